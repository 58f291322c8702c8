// The one secret: customer keys outside the table, unsubscribe links and write keys derive from it. Losing it would break
// every link in every mail already sent, so it is retained and never rotated by itself.
import { Secret as ManagedSecret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import type { Names } from '../names.ts'
import { retain } from '../retain.ts'
import type { BundledFunction } from './function.ts'

export class Secret extends Construct {
  readonly #secret: ManagedSecret

  constructor(scope: Construct, id: string, { names }: { names: Names }) {
    super(scope, id)
    this.#secret = new ManagedSecret(this, 'Resource', {
      secretName: names.secret,
      description: 'The root of which customer keys and signed links are derived',
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'root',
        passwordLength: 64,
        excludePunctuation: true,
      },
    })
    retain(this)
  }

  grantRead(fn: BundledFunction): void {
    fn.allow(['secretsmanager:GetSecretValue'], [this.#secret.secretArn])
    fn.provide('SECRET', this.#secret.secretArn)
  }
}
