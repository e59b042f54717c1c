import type { CallReply } from '../../lib/calls.ts'
import { count } from '../../lib/words.ts'
import { Callout } from '../../ui/callout.tsx'
import { PathText } from '../../ui/path-text.tsx'
import { Words } from '../../ui/words.tsx'

/** Folders whose profile cannot be used, each with its reason. */
export function ProfileProblems({ problems }: Pick<CallReply<'profiles.list'>, 'problems'>) {
  if (problems.length === 0) return null
  return (
    <Callout tone="warn" title={`${count(problems.length, 'profile')} cannot be used`}>
      <ul className="mt-2 space-y-3">
        {problems.map(({ path, error }) => (
          <li key={`${path}:${error.message}`}>
            <PathText path={path} />
            <p>
              <Words>{error.message}</Words>
            </p>
            <p className="text-muted text-sm">
              <Words>{error.hint}</Words>
            </p>
          </li>
        ))}
      </ul>
    </Callout>
  )
}
