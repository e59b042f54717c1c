// Offers a person without an SSH key one click that creates the key that ssh offers without further settings.
import './texts.ts'
import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Words } from '#ui/text.tsx'

/** `onMade`: gets the public key's line. */
export function MakeKey({ onMade }: { onMade?: (key: string) => void }) {
  const make = useCommand('flash.makeSshKey')
  const send = () =>
    make.mutate(
      {},
      {
        onSuccess: ({ key, from }) => {
          toast(t('own-keys.made', { path: from }))
          onMade?.(key)
        },
      },
    )
  return (
    <div className="space-y-2">
      <p className="text-muted text-sm">
        <Words>{t('own-keys.none')}</Words>
      </p>
      <Button onClick={send} busy={make.isPending || make.isSuccess}>
        {t('own-keys.make')}
      </Button>
      {make.error && <ErrorPanel error={make.error} />}
    </div>
  )
}
