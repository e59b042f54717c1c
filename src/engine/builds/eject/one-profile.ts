// An ejected flake has one profile. Kiln's own are in one flake, with their tests: what only the others need stays out. Pure.
import type { Profile } from '#shared/profiles/profile.ts'

/** Undefined: all of the flake is copied. A person's own folder is compared as a whole with what they trusted. */
export function leftOut({ id, flake, content }: Profile): ((relativePath: string) => boolean) | undefined {
  if (flake !== '../..' || content !== null) return undefined
  return path => {
    const [top = '', profile, part] = path.split('/')
    if (['tests', 'templates', 'README.md'].includes(top) || path.endsWith('.test.ts')) return true
    return top === 'profiles' && profile !== undefined && (profile !== id || part === 'tests')
  }
}

export const readmeOf = ({ name, summary }: Profile, attribute: string): string => `\
# ${name}

${summary}

This flake was written by \`kiln eject\` and is yours to change. It works without Kiln:

\`\`\`
nix build .#${attribute}
\`\`\`

\`settings.json\` has the answers, and \`profiles/\` the profile. What belongs to one machine only, such as passwords and the
keys that a drive brings, is not in it.
`
