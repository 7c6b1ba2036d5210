// The floors of the browser part: app > features > ui, api > logic; features are strangers; logic is pure.
module.exports = {
  forbidden: [
    { name: 'no-rings', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'logic-imports-only-logic',
      severity: 'error',
      from: { path: '^src/logic', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: '^src/logic' },
    },
    {
      name: 'logic-knows-no-react',
      severity: 'error',
      from: { path: '^src/logic' },
      to: { path: 'node_modules/(react|react-dom|wouter)' },
    },
    {
      name: 'ui-imports-only-logic',
      severity: 'error',
      from: { path: '^src/ui' },
      to: { path: '^src/', pathNot: '^src/(ui|logic)' },
    },
    {
      name: 'api-imports-only-logic',
      severity: 'error',
      from: { path: '^src/api' },
      to: { path: '^src/', pathNot: '^src/(api|logic)' },
    },
    {
      name: 'features-know-no-app',
      severity: 'error',
      from: { path: '^src/features' },
      to: { path: '^src/app' },
    },
    {
      name: 'features-are-strangers',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^src/features/', pathNot: '^src/features/$1/' },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: '\\.(d\\.ts|css|test\\.tsx?)$' },
      to: {},
    },
    { name: 'nothing-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
}
