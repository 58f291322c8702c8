// Where functions find the compiled models: the bootstrap bucket, to which the journeys stack's asset is uploaded. The
// core knows the bucket and no model.
import { Fn, Stack } from 'aws-cdk-lib'
import { Construct } from 'constructs'
import { modelBucket } from '../names.ts'
import type { BundledFunction } from './function.ts'

export class Models extends Construct {
  grantLoad(fn: BundledFunction): void {
    const bucket = modelBucket(Stack.of(this))
    // Any JSON object: a model's key is the hash of its content, and the core must not change with it.
    fn.allow(['s3:GetObject'], [Fn.sub(`arn:\${AWS::Partition}:s3:::${bucket}/*.json`)])
    fn.provide('MODEL_BUCKET', Fn.sub(bucket))
  }
}
