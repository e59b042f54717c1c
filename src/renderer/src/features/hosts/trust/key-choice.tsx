import { useId } from 'react'
import { cn } from '#lib/class-names.ts'
import { t } from '#lib/texts/texts.ts'
import type { HostKey } from '#shared/hosts/host.ts'
import { CommandLine } from '#ui/command-line.tsx'
import { Fingerprint } from './fingerprint.tsx'

type Props = {
  offered: readonly HostKey[]
  picked: HostKey | undefined
  onPick: (fingerprint: string) => void
}

/** The keys of a host that is not trusted yet, and how to compare them. */
export function KeyChoice({ offered, picked, onPick }: Props) {
  const name = useId()
  return (
    <>
      <fieldset className="space-y-2">
        <legend className="pb-2">{t(offered.length > 1 ? 'trust.shows-several' : 'trust.shows')}</legend>
        {offered.map(key => {
          const chosen = key.fingerprint === picked?.fingerprint
          return (
            // biome-ignore lint/a11y/noLabelWithoutControl: what it says is the key itself
            <label
              key={key.fingerprint}
              data-chosen={(offered.length > 1 && chosen) || undefined}
              className={cn(
                'choice relative block rounded-lg border p-3',
                'has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-(--focus)',
                offered.length > 1 && chosen ? 'border-accent' : 'border-line',
              )}
            >
              {offered.length > 1 && (
                <input
                  type="radio"
                  name={name}
                  checked={chosen}
                  aria-label={key.fingerprint}
                  translate="no"
                  onChange={() => onPick(key.fingerprint)}
                  className="absolute inset-0 cursor-pointer opacity-0"
                />
              )}
              <Fingerprint hostKey={key} />
            </label>
          )
        })}
      </fieldset>
      <div className="space-y-2">
        <p className="text-muted">{t('trust.compare')}</p>
        <CommandLine command={compareCommand(picked?.type ?? '')} />
      </div>
    </>
  )
}

/** Run on the host itself. */
export const compareCommand = (type: string) =>
  `ssh-keygen -lf /etc/ssh/ssh_host_${/rsa|ecdsa|ed25519/.exec(type)?.[0] ?? 'ed25519'}_key.pub`
