// What open enrollments hold outlives the stack that made it.
import { CfnResource, RemovalPolicy } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'

/**
 * Keeps every resource below `construct` when it leaves the template or is replaced. Only a first deployment that fails
 * takes its own resources back, for their fixed names would stop the next one.
 */
export function retain(construct: IConstruct): void {
  for (const child of construct.node.findAll()) {
    if (CfnResource.isCfnResource(child)) child.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
  }
}
