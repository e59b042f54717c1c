// One log with what one does with it: choose, search, follow, wrap, copy, save.

import { ArrowDownToLine, ChevronDown, ChevronUp, Copy, Download, ScrollText, WrapText } from 'lucide-react'
import { useCallback, useRef, useState, useSyncExternalStore } from 'react'
import { downloadText } from '#lib/texts/text-files.ts'
import { t } from '#lib/texts/texts.ts'
import { Button, IconButton } from '#ui/controls/button.tsx'
import { SearchField, Select } from '#ui/controls/input.tsx'
import { announce, toast } from '#ui/feedback/announcer.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { cn } from '../../../lib/class-names.ts'
import { derivationName } from '../derivations/derivation-rows.ts'
import { copiedLines, logText } from './copy-log.ts'
import { LogLines, type LogLinesHandle } from './log-lines.tsx'
import type { LogSource } from './log-source.ts'
import { useLog } from './use-log.ts'
import { useLogSearch } from './use-log-search.ts'

export type LogChoice = { value: string; label: string; data?: boolean }
type Props = {
  build: string
  derivation: string
  /** The logs to choose from: value is a .drv path, or empty. */
  choices: readonly LogChoice[]
  onChoose: (derivation: string) => void
  logLines: number
  growing: boolean
  /** The end matters most: it begins there. */
  fromEnd: boolean
}

export function LogPanel({ build, derivation, choices, onChoose, logLines, growing, fromEnd }: Props) {
  const [follow, setFollow] = useState(growing || fromEnd)
  const [wrap, setWrap] = useState(false)
  const lines = useRef<LogLinesHandle>(null)
  const source = useLog({ build, derivation, logLines, growing, follow })
  const search = useLogSearch({
    build,
    derivation,
    growing,
    firstLine: useCallback(() => lines.current?.firstLine() ?? 0, []),
    toLine: useCallback((line: number) => lines.current?.toLine(line), []),
  })
  const label = choices.find(choice => choice.value === derivation)?.label ?? t('build.log')
  const resume = (on: boolean) => {
    setFollow(on)
    announce(t(on ? 'log.following' : 'log.not-following'))
  }

  return (
    <div className="@container flex h-full min-h-0 flex-col">
      <div
        role="toolbar"
        aria-label={t('build.log')}
        className="flex shrink-0 flex-wrap items-center gap-1.5 border-line border-b p-2"
      >
        <Select
          aria-label={t('log.choose')}
          value={derivation}
          options={choices}
          onValueChange={onChoose}
          className="min-w-0 max-w-56 flex-1 *:min-w-0"
        />
        {/* A separate row if one row has no room. */}
        <div className="order-last flex min-w-0 basis-full items-center gap-1 @2xl:order-none @2xl:flex-[2]">
          <SearchField
            label={t('log.search')}
            value={search.text}
            onValueChange={search.setText}
            onKeyDown={event => {
              if (event.key !== 'Enter') return
              event.preventDefault()
              search.go(event.shiftKey ? -1 : 1)
            }}
            className="min-w-28 max-w-64 flex-1"
          />
          <IconButton
            label={t('log.previous')}
            icon={ChevronUp}
            disabled={!search.any}
            onClick={() => search.go(-1)}
          />
          <IconButton
            label={t('log.next')}
            icon={ChevronDown}
            disabled={!search.any}
            onClick={() => search.go(1)}
          />
          <span role="status" className="min-w-14 truncate text-muted text-sm tabular-nums">
            {search.words}
          </span>
        </div>
        <span className="ml-auto flex items-center gap-1.5">
          {growing && (
            <Toggle label={t('log.follow')} pressed={follow} onToggle={resume} icon={ArrowDownToLine} />
          )}
          <Toggle label={t('log.wrap')} pressed={wrap} onToggle={setWrap} icon={WrapText} />
          <IconButton
            label={t('log.copy')}
            icon={Copy}
            onClick={() => void copy(build, derivation, source)}
          />
          <IconButton
            label={t('log.save')}
            icon={Download}
            onClick={() => void save(build, derivation, source)}
          />
        </span>
      </div>
      {/* The ring is drawn over the lines: their numbers stick to the edge. */}
      <div className="relative min-h-0 flex-1 after:pointer-events-none after:absolute after:inset-0 has-[section:focus-visible]:after:border-2 has-[section:focus-visible]:after:border-accent">
        <LogLines
          key={derivation}
          ref={lines}
          source={source}
          label={t('log.of', { name: label })}
          wrap={wrap}
          follow={follow}
          onFollow={setFollow}
          wanted={search.wanted}
          current={search.current}
        />
        <LogNote source={source} growing={growing} />
      </div>
    </div>
  )
}

type ToggleProps = { label: string; pressed: boolean; onToggle: (on: boolean) => void; icon: typeof Copy }

const Toggle = ({ label, pressed, onToggle, icon }: ToggleProps) => (
  <Button
    variant="quiet"
    icon={icon}
    aria-pressed={pressed}
    onClick={() => onToggle(!pressed)}
    className={cn('px-2!', pressed && 'bg-accent-soft! text-brand-text!')}
  >
    {label}
  </Button>
)

/** Shown in place of lines, when there are none. */
function LogNote({ source, growing }: { source: LogSource; growing: boolean }) {
  const version = useSyncExternalStore(source.subscribe, source.version)
  if (source.total > 0 || version === 0) return null
  if (source.error)
    return (
      <div className="absolute inset-0 overflow-auto bg-surface p-4">
        <ErrorPanel error={source.error} title={t('log.unreadable')} onRetry={() => void source.tail(0)} />
      </div>
    )
  return (
    <div className="absolute inset-0 flex flex-col items-center justify-center gap-2 p-4 text-center text-muted">
      <ScrollText aria-hidden className="size-6" strokeWidth={1.5} />
      {growing ? t('log.no-lines-yet') : t('log.no-lines')}
    </div>
  )
}

async function save(build: string, derivation: string, source: LogSource) {
  try {
    const name = derivation === '' ? 'nix' : derivationName(derivation)
    downloadText(`${build}-${name}.log`, await logText(build, derivation, { total: source.total }))
  } catch {
    toast(t('log.not-saved'), 'bad')
  }
}

async function copy(build: string, derivation: string, source: LogSource) {
  try {
    await navigator.clipboard.writeText(
      await logText(build, derivation, { total: source.total, most: copiedLines }),
    )
    const all = source.total <= copiedLines
    toast(all ? t('log.copied', { count: source.total }) : t('log.copied-last', { count: copiedLines }))
  } catch {
    toast(t('log.not-copied'), 'bad')
  }
}
