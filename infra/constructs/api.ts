// The public way in: Segment's HTTP tracking API and the unsubscribe links. Nothing is authorized here, because a
// write key may stand in the body alone and a link is its own proof; the functions check both.
import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import { CorsHttpMethod, HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { Names } from '../names.ts'
import type { BundledFunction } from './function.ts'

const calls = ['identify', 'track', 'page', 'screen', 'group', 'alias', 'batch']

/** Neither addresses nor paths: an unsubscribe link's token names a customer. */
const accessLog = {
  requestId: '$context.requestId',
  requestTime: '$context.requestTime',
  routeKey: '$context.routeKey',
  status: '$context.status',
  responseLength: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  integrationStatus: '$context.integrationStatus',
  integrationError: '$context.integrationErrorMessage',
}

export interface ApiProps {
  names: Names
  ingest: BundledFunction
  unsubscribe: BundledFunction
}

export class Api extends Construct {
  readonly #api: HttpApi

  constructor(scope: Construct, id: string, { names, ingest, unsubscribe }: ApiProps) {
    super(scope, id)
    this.#api = new HttpApi(this, 'Resource', {
      apiName: names.api,
      description: 'Events in, and unsubscribing',
      createDefaultStage: false,
      // Any origin: a browser proves itself by a write key, never by a cookie.
      corsPreflight: {
        allowOrigins: ['*'],
        allowMethods: [CorsHttpMethod.POST],
        allowHeaders: ['authorization', 'content-type', 'content-encoding'],
        maxAge: Duration.days(1),
      },
    })
    const logs = new LogGroup(this, 'AccessLogs', {
      logGroupName: `/aws/vendedlogs/${names.api}`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    new HttpStage(this, 'Stage', {
      httpApi: this.#api,
      stageName: '$default',
      autoDeploy: true,
      // A fifth of an account's 10,000 requests a second, so that a flood here leaves the account's other APIs alive.
      throttle: { rateLimit: 2000, burstLimit: 4000 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logs),
        format: AccessLogFormat.custom(JSON.stringify(accessLog)),
      },
    })
    const recording = new HttpLambdaIntegration('Ingest', ingest.lambda)
    for (const call of calls) {
      this.#api.addRoutes({ path: `/v1/${call}`, methods: [HttpMethod.POST], integration: recording })
    }
    this.#api.addRoutes({ path: '/v1/journeys/{journey}/enroll', methods: [HttpMethod.POST], integration: recording })
    this.#api.addRoutes({
      path: '/unsubscribe/{token}',
      methods: [HttpMethod.GET, HttpMethod.POST],
      integration: new HttpLambdaIntegration('Unsubscribe', unsubscribe.lambda),
    })
  }

  /** Links in mail lead here. */
  provideUrl(fn: BundledFunction): void {
    fn.provide('PUBLIC_URL', this.#api.apiEndpoint)
  }

  get url(): string {
    return this.#api.apiEndpoint
  }
}
