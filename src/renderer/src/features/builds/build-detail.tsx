import { useDeferredValue, useEffect, useRef, useState } from 'react'
import { BoxLinks } from '#features/jobs/box-links.tsx'
import { useNow } from '#lib/hooks/use-now.ts'
import { windowMessage } from '#lib/texts/own-texts.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { BackToBuilds } from '#ui/back-links.tsx'
import { announce } from '#ui/feedback/announcer.tsx'
import { Page } from '#ui/page.tsx'
import { BuildEnded } from './build-ended.tsx'
import { BuildSummary } from './build-summary.tsx'
import { type BuildView, elapsedMs } from './build-view.ts'
import { BuildWork } from './build-work.tsx'
import { CancelBuild } from './cancel-build.tsx'
import { StateBadge } from './state-badge.tsx'

export function BuildDetail({ view }: { view: BuildView }) {
  const now = useNow(1000)
  /** The log that is open; null: the derivations are. */
  const [log, setLog] = useState<string | null>(null)
  const work = useRef<HTMLDivElement>(null)
  const showLog = (derivation: string) => {
    setLog(derivation)
    work.current?.scrollIntoView({ block: 'nearest' })
  }
  const elapsed = elapsedMs(view, now)
  // The page answers keys and clicks first; rows of derivations may follow a moment later.
  const calm = useDeferredValue(view)
  useSpokenProgress(view)
  return (
    <Page
      title={view.title}
      heading={
        <span className="flex items-center gap-3">
          <span translate="no" dir="auto" className="truncate">
            {view.title}
          </span>
          <StateBadge state={view.state} />
        </span>
      }
      above={<BackToBuilds />}
      actions={view.active && (view.job ? <CancelBuild job={view.job} title={view.title} /> : <Elsewhere />)}
      className="@container"
    >
      <div className="flex min-h-full flex-col gap-4">
        {view.active ? (
          <BuildSummary view={view} elapsedMs={elapsed} />
        ) : (
          <BuildEnded view={view} onLog={showLog} />
        )}
        <div className="flex flex-wrap gap-2 empty:hidden">
          <BoxLinks of={box => box.id === view.request?.box || box.images.includes(view.id)} />
        </div>
        <div ref={work} className="flex grow scroll-mt-2 flex-col">
          <BuildWork view={calm} elapsedMs={elapsed} log={log} onLog={setLog} />
        </div>
      </div>
    </Page>
  )
}

/** Only the Kiln that runs a build can end it. */
const Elsewhere = () => <p className="max-w-64 text-right text-muted text-sm">{t('build.elsewhere')}</p>

/** Says each stage as it begins, and the end. */
function useSpokenProgress({ active, state, stages }: BuildView) {
  const stage = active ? stages.find(one => one.state === 'running') : undefined
  const running = stage && texts.text(stage.label)
  useEffect(() => {
    if (running) announce(running)
  }, [running])
  useEffect(() => {
    announce(t('build.announced', { state: windowMessage(`build.state.${state}`) }))
  }, [state])
}
