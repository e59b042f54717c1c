import './answer-texts.ts'
import type { CallReply } from '#lib/engine/calls.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { Callout } from '#ui/feedback/callout.tsx'
import { PathText } from '#ui/paths/path-text.tsx'
import { Words } from '#ui/text.tsx'

/** Folders whose profile cannot be used, each with its reason. */
export function ProfileProblems({ problems }: Pick<CallReply<'profiles.list'>, 'problems'>) {
  if (problems.length === 0) return null
  return (
    <Callout tone="warn" title={t('profile-form.unusable', { count: problems.length })}>
      <ul className="mt-2 space-y-3">
        {problems.map(({ path, error }) => (
          <li key={`${path}:${error.code}`}>
            <PathText path={path} />
            <p>
              <Words>{texts.error(error).message}</Words>
            </p>
            <p className="text-muted text-sm">
              <Words>{texts.error(error).hint}</Words>
            </p>
          </li>
        ))}
      </ul>
    </Callout>
  )
}
