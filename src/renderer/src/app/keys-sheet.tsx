import { modifierName } from '#lib/host.ts'
import { t } from '#lib/texts/texts.ts'
import { Dialog } from '#ui/dialog.tsx'
import { Kbd } from '#ui/kbd.tsx'
import { keyGroups } from './key-groups.ts'

type Props = { open: boolean; onOpenChange: (open: boolean) => void }

export const KeysSheet = (props: Props) => (
  <Dialog {...props} wide onlyText title={t('keys.title')}>
    <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
      {keyGroups(modifierName).map(({ title, lines }) => (
        <section key={title} aria-label={title}>
          <h3 className="mb-1.5 font-medium text-muted text-sm">{title}</h3>
          <dl className="space-y-1.5">
            {lines.map(({ keys, does }) => (
              <div key={does} className="flex items-center gap-3">
                <dt className="min-w-0 flex-1">{does}</dt>
                <dd translate="no" className="flex shrink-0 gap-1">
                  {keys.map(key => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  </Dialog>
)
