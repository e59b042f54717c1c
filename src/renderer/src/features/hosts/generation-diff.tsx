// How a generation differs from the one before it, or from any other one: asked of the host when it is opened.
import { useId, useState } from 'react'
import { useNetworkCall } from '#lib/engine/network-call.ts'
import { t } from '#lib/texts/texts.ts'
import type { Generation, HostFacts } from '#shared/hosts/facts.ts'
import { Select } from '#ui/controls/input.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { SystemDiffView } from './system-diff.tsx'

type Props = { host: string; generation: Generation; facts: HostFacts }

export function GenerationDiff({ host, generation, facts }: Props) {
  const others = facts.generations.filter(({ number }) => number !== generation.number)
  const before = others.findLast(({ number }) => number < generation.number)
  const [chosen, setChosen] = useState<number | null>(null)
  const id = useId()
  const other = others.find(({ number }) => number === chosen) ?? before ?? others[0]
  const isSame = other?.path === generation.path
  const { data, error, refetch, isFetching } = useNetworkCall(
    'deploys.compare',
    // From the older to the newer one, whichever was opened.
    other && other.number > generation.number
      ? { host, from: generation.path, to: other.path }
      : { host, from: other?.path ?? generation.path, to: generation.path },
    { enabled: other !== undefined && !isSame },
  )
  if (!other) return <p className="border-line border-t px-4 py-3 text-muted">{t('generations.first')}</p>
  return (
    <div className="space-y-3 border-line border-t px-4 py-3">
      <div className="flex flex-wrap items-center gap-2">
        <label htmlFor={id} className="text-muted text-sm">
          {t('generations.compare-with')}
        </label>
        <Select
          id={id}
          value={String(other.number)}
          options={[...others].reverse().map(({ number }) => ({
            value: String(number),
            label: t('generations.number', { number: String(number) }),
          }))}
          onValueChange={number => setChosen(Number(number))}
        />
      </div>
      {error ? (
        <ErrorPanel
          error={error}
          title={t('generations.compare-failed')}
          onRetry={() => void refetch()}
          retrying={isFetching}
        />
      ) : isSame ? (
        <SystemDiffView diff={{ packages: [], units: { added: [], changed: [], removed: [] } }} />
      ) : data ? (
        <SystemDiffView diff={data} />
      ) : (
        <Loading label={t('generations.comparing')} className="space-y-2">
          <Skeleton className="h-5 w-64" />
          <Skeleton className="h-20" />
        </Loading>
      )}
    </div>
  )
}
