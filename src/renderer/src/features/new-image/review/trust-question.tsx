import { useCommand } from '#lib/engine/calls.ts'
import type { Profile } from '#shared/model/profile.ts'
import { Button } from '#ui/controls/button.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { PathText } from '#ui/paths/path-text.tsx'

/** Of a profile that asks to leave the Nix sandbox; asked once for each folder. */
export function TrustQuestion({ profile }: { profile: Profile }) {
  const trust = useCommand('profiles.trustFolder')
  return (
    <Callout
      tone="warn"
      title="Do you trust this folder of profiles?"
      actions={
        <Button
          size="sm"
          busy={trust.isPending}
          onClick={() => trust.mutate({ path: profile.folder, trusted: true })}
        >
          Trust this folder
        </Button>
      }
    >
      <PathText path={profile.folder} />
      <p className="mt-1">
        {profile.name} asks to be built outside the Nix sandbox: its builders could read and change what you
        can. It is not built until you trust its folder. Do so only if you know who wrote what is in it.
      </p>
      {trust.error && <ErrorPanel error={trust.error} />}
    </Callout>
  )
}
