// Which room may import what (the table in CONTRIBUTING.md, as rules). Each room lists what it may reach; whatever is
// not on its list, an import that cannot be resolved included, is an error.

const core = { dependencyTypesNot: ['core'] }
const packages = (...names) => `node_modules/(@types/)?(${names.join('|')})/`

const only = (name, comment, from, pathNot, extra = {}) => ({
  name,
  comment,
  severity: 'error',
  from: typeof from === 'string' ? { path: from } : from,
  to: { pathNot, ...extra }
})

// What engine decides with: schemas, templates, dates, JSON with places. Hashing and deflating are pure, so they are in.
const pure = ['^engine/', packages('zod', 'liquidjs', 'temporal-polyfill', 'jsonc-parser'), '^(node:)?(crypto|zlib)$']

module.exports = {
  forbidden: [
    only(
      'engine-is-pure',
      'engine imports itself and pure packages only: no AWS, no I/O, no clock',
      { path: '^engine/', pathNot: ['^engine/content/', '^engine/project-files\\.ts$'] },
      pure
    ),
    only('engine-content-is-pure', 'engine/content may compile e-mail besides', '^engine/content/', [
      ...pure,
      packages('mjml', 'html-to-text')
    ]),
    only(
      'engine-project-files',
      'engine/project-files.ts is the one place of engine that reads files',
      '^engine/project-files\\.ts$',
      [...pure, '^(node:)?(fs|fs/promises|path)$']
    ),
    only(
      'functions-bind-engine-to-aws',
      'functions import engine, the AWS SDK and middy',
      '^functions/',
      ['^functions/', '^engine/', packages('@aws-sdk', '@smithy', '@middy', 'aws-lambda', 'zod', 'temporal-polyfill')],
      core
    ),
    only(
      'infra-describes',
      'infra imports engine and the schemas in functions/environment.ts',
      '^infra/',
      ['^infra/', '^engine/', '^functions/environment\\.ts$', packages('aws-cdk-lib', 'constructs', 'esbuild', 'zod')],
      core
    ),
    {
      name: 'local-reads-the-template',
      comment: 'local imports engine; it reads the synthesized template and bundles as files',
      severity: 'error',
      from: { path: '^local/' },
      to: { path: ['^(functions|infra|cli|tests|bench|scripts)/', packages('aws-cdk-lib', 'constructs', '@middy')] }
    },
    {
      name: 'cli-speaks-for-engine-and-local',
      comment: 'cli imports engine and local, infra through infra/synth.ts, and of functions the table, for what it asks of a deployment',
      severity: 'error',
      from: { path: '^cli/' },
      to: {
        path: ['^(functions|infra|tests|bench|scripts)/', packages('aws-cdk-lib', 'constructs', '@middy')],
        pathNot: ['^infra/synth\\.ts$', '^functions/aws-table\\.ts$']
      }
    },
    {
      name: 'no-circles',
      comment: 'two modules that need each other are one module, or lack a third; types count too',
      severity: 'error',
      from: {},
      to: { circular: true }
    },
    {
      name: 'functions-are-reached-from-a-handler',
      comment: 'what no handler reaches is not deployed: use it or take it out',
      severity: 'error',
      from: { path: '^functions/[^/]+/handler\\.ts$' },
      to: {
        path: '^functions/.+\\.ts$',
        // The bundler puts the credentials in the place of the SDK's chain.
        pathNot: ['/handler\\.ts$', '^functions/lambda-credentials\\.ts$'],
        reachable: false
      }
    },
    {
      name: 'mail-is-compiled-at-publish-time',
      comment: 'the e-mail compiler is 3 MB and must stay out of every bundle',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: packages('mjml', 'html-to-text'), reachable: true }
    },
    {
      name: 'words-stay-out-of-bundles',
      comment: 'no deployed function tells anybody in English what it does',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^engine/words/', reachable: true }
    },
    {
      name: 'nothing-unresolved',
      comment: 'an import that leads nowhere cannot be judged',
      severity: 'error',
      from: { path: '^(engine|functions|infra|local|cli)/' },
      to: { couldNotResolve: true }
    }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(cdk\\.out|\\.perennial|coverage)/' },
    // Type-only imports are imports too: they disappear in the bundle, not in the reader's head.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.d.ts', '.js', '.mjs', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      mainFields: ['module', 'main', 'types', 'typings']
    }
  }
}
