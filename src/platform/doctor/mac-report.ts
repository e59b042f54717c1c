// Reports the parts that only a Mac can lack: Rosetta, and the package for its processor. Pure.
import type { ToolReport } from '#shared/doctor.ts'
import { message } from '#shared/messages/codes.ts'
import type { MacProcessor } from '../mac-facts.ts'

export function macReports({ apple, translated, rosetta }: MacProcessor): ToolReport[] {
  if (!apple) return []
  const common = { required: false, version: null, path: null, fix: null }
  return [
    {
      ...common,
      id: 'rosetta',
      name: 'Rosetta',
      why: message('tool.why.rosetta'),
      extra: true,
      state: rosetta ? 'ok' : 'missing',
      problem: rosetta ? null : message('tool.problem.rosetta'),
      install: 'softwareupdate --install-rosetta',
    },
    ...(translated
      ? [
          {
            ...common,
            id: 'package',
            name: 'Kiln',
            why: message('tool.why.package'),
            extra: false,
            state: 'broken' as const,
            problem: message('tool.problem.package'),
            install: message('tool.install.package'),
          },
        ]
      : []),
  ]
}
