/** A CDK app that installs the package: what its own files say, and how it is checked and run. */
export interface ConsumerApp {
  readonly name: string;
  readonly packageJson: object;
  readonly compilerOptions: object;
  /** The package that holds the compiler, as installed beside the app. */
  readonly compiler: 'typescript' | 'typescript-5';
  /** By `tsx`, as `cdk init` sets it up, or by Node alone once it is compiled. */
  readonly run: 'tsx' | 'node';
}

const strict = { strict: true, declaration: true, skipLibCheck: true, types: ['node'], target: 'ES2022' };

export const consumerApps: readonly ConsumerApp[] = [
  {
    name: 'an ESM app',
    packageJson: { type: 'module' },
    compilerOptions: { ...strict, module: 'NodeNext', exactOptionalPropertyTypes: true, noEmit: true },
    compiler: 'typescript',
    run: 'tsx',
  },
  {
    name: 'an app as cdk init makes it',
    packageJson: {},
    compilerOptions: {
      ...strict,
      module: 'NodeNext',
      lib: ['es2022'],
      isolatedModules: true,
      skipLibCheck: false,
      noEmit: true,
    },
    compiler: 'typescript',
    run: 'tsx',
  },
  {
    name: 'an app as cdk init made it for TypeScript 5, in CommonJS that requires the package',
    packageJson: {},
    compilerOptions: {
      ...strict,
      ...{ target: 'ES2020', module: 'commonjs', moduleResolution: 'node10', lib: ['es2020'] },
      ...{ outDir: 'compiled' },
    },
    compiler: 'typescript-5',
    run: 'node',
  },
];
