// How a command line names what is built for a host. Pure.
import type { BuiltSource } from './plan.ts'

export function sourceWords(source: BuiltSource): string[] {
  switch (source.kind) {
    case 'image':
      return [source.id]
    case 'flake':
      return [source.reference]
    case 'profile':
      return [
        source.profile,
        ...(source.architecture === 'x86_64' ? [] : ['--arch', source.architecture]),
        ...Object.entries(source.options).flatMap(([key, value]) => {
          // A list starts empty, so every entry is given; an empty list is given explicitly.
          const values =
            Array.isArray(value) && value.length > 0 ? value : [Array.isArray(value) ? '' : value]
          return values.flatMap(each => ['--set', `${key}=${each}`])
        }),
      ]
  }
}
