// Stages at the side; derivations and logs in tabs beside them.
import { t } from '#lib/texts/texts.ts'
import { Card } from '#ui/card.tsx'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { Tabs } from '#ui/controls/tabs.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { type BuildView, nothingToShow } from './build-view.ts'
import { derivationName } from './derivations/derivation-rows.ts'
import { Derivations, useDerivationChoice } from './derivations/derivations.tsx'
import { type LogChoice, LogPanel } from './log/log-panel.tsx'
import { StageList } from './stage-list.tsx'

type Props = {
  view: BuildView
  elapsedMs: number | null
  /** The derivation whose log is open; null while the derivations are. */
  log: string | null
  onLog: (log: string | null) => void
}

export function BuildWork({ view, elapsedMs, log, onLog }: Props) {
  const choice = useDerivationChoice()
  const openLog = (drv: string) => {
    choice.setSelected(drv || null)
    onLog(drv)
  }
  const shown = log ?? ''
  return (
    // Takes the height that is left, however long the lists inside are.
    <div className="relative min-h-[22rem] flex-1">
      <div className="absolute inset-0 flex gap-4">
        {view.stages.length > 0 && (
          <Card className="flex max-h-full w-56 shrink-0 flex-col self-start overflow-hidden @4xl:w-64">
            <section
              aria-label={t('build.stages')}
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
              tabIndex={0}
              className="min-h-0 overflow-y-auto -outline-offset-2"
            >
              <StageList stages={view.stages} elapsedMs={elapsedMs} />
            </section>
          </Card>
        )}
        <Card className="flex min-w-0 flex-1 flex-col overflow-hidden">
          <Tabs
            label={t('build.details')}
            value={log === null ? 'derivations' : 'log'}
            onValueChange={tab =>
              onLog(tab === 'log' ? (choice.selected ?? view.error?.details?.derivation ?? '') : null)
            }
            className="h-full"
            panelClassName="min-h-0 flex-1"
            tabs={[
              {
                id: 'derivations',
                label: t('build.derivations'),
                content: (
                  <Derivations
                    view={view}
                    nothing={nothingToShow(view)}
                    elapsedMs={elapsedMs}
                    choice={choice}
                    onOpen={openLog}
                  />
                ),
              },
              {
                id: 'log',
                label: t('build.log'),
                content: (
                  <LogPanel
                    build={view.id}
                    derivation={shown}
                    choices={logChoices(view, shown)}
                    onChoose={openLog}
                    logLines={view.nodes.find(node => node.drv === shown)?.logLines ?? 0}
                    growing={view.active}
                    fromEnd={view.state === 'failed'}
                  />
                ),
              },
            ]}
          />
          {view.warnings.length > 0 && <Warnings warnings={view.warnings} />}
        </Card>
      </div>
    </div>
  )
}

/** Few, however many derivations there are: the one shown, those that run and those that failed. */
function logChoices({ nodes }: BuildView, shown: string) {
  const choices: LogChoice[] = [{ value: '', label: t('log.nix-output') }]
  const now = nodes.filter(node => node.state === 'running' || node.state === 'failed').slice(0, 30)
  for (const { drv, name } of now) choices.push({ value: drv, label: name, data: true })
  if (shown && !now.some(node => node.drv === shown))
    choices.push({
      value: shown,
      label: nodes.find(node => node.drv === shown)?.name ?? derivationName(shown),
      data: true,
    })
  return choices
}

const Warnings = ({ warnings }: { warnings: string[] }) => (
  <Disclosure
    className="shrink-0 border-line border-t px-3 py-1"
    label={<span className="text-sm text-warn">{t('build.warnings', { count: warnings.length })}</span>}
  >
    <Callout tone="warn" className="mb-1 max-h-32 overflow-auto text-sm">
      {[...new Set(warnings)].slice(-50).map(text => (
        <p key={text} translate="no">
          {text}
        </p>
      ))}
    </Callout>
  </Disclosure>
)
