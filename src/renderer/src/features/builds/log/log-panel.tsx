// One log with what one does with it: choose, search, follow, wrap, copy.
import { ArrowDownToLine, ChevronDown, ChevronUp, Copy, ScrollText, WrapText } from 'lucide-react'
import { useCallback, useRef, useState, useSyncExternalStore } from 'react'
import { count } from '#lib/text.ts'
import { Button, IconButton } from '#ui/controls/button.tsx'
import { SearchField, Select } from '#ui/controls/input.tsx'
import { announce, toast } from '#ui/feedback/announcer.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { cn } from '../../../lib/class-names.ts'
import { copiedLines, logText } from './copy-log.ts'
import { LogLines, type LogLinesHandle } from './log-lines.tsx'
import type { LogSource } from './log-source.ts'
import { useLog } from './use-log.ts'
import { useLogSearch } from './use-log-search.ts'

type Props = {
  build: string
  derivation: string
  /** What can be chosen: value is a .drv path, or empty. */
  choices: readonly { value: string; label: string }[]
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
  const label = choices.find(choice => choice.value === derivation)?.label ?? 'Log'
  const resume = (on: boolean) => {
    setFollow(on)
    announce(on ? 'Following the log' : 'Stopped following the log')
  }

  return (
    <div className="@container flex h-full min-h-0 flex-col">
      <div
        role="toolbar"
        aria-label="Log"
        className="flex shrink-0 flex-wrap items-center gap-1.5 border-line border-b p-2"
      >
        <Select
          aria-label="Log of"
          value={derivation}
          options={choices}
          onValueChange={onChoose}
          className="min-w-0 max-w-56 flex-1 *:min-w-0"
        />
        {/* A row of its own where there is no room for one row. */}
        <div className="order-last flex min-w-0 basis-full items-center gap-1 @2xl:order-none @2xl:flex-[2]">
          <SearchField
            label="Search the log"
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
            label="Previous match"
            icon={ChevronUp}
            disabled={!search.any}
            onClick={() => search.go(-1)}
          />
          <IconButton
            label="Next match"
            icon={ChevronDown}
            disabled={!search.any}
            onClick={() => search.go(1)}
          />
          <span role="status" className="min-w-14 truncate text-muted text-sm tabular-nums">
            {search.words}
          </span>
        </div>
        <span className="ml-auto flex items-center gap-1.5">
          {growing && <Toggle label="Follow" pressed={follow} onToggle={resume} icon={ArrowDownToLine} />}
          <Toggle label="Wrap" pressed={wrap} onToggle={setWrap} icon={WrapText} />
          <IconButton label="Copy the log" icon={Copy} onClick={() => void copy(build, derivation, source)} />
        </span>
      </div>
      {/* The ring is drawn over the lines: their numbers stick to the edge. */}
      <div className="relative min-h-0 flex-1 after:pointer-events-none after:absolute after:inset-0 has-[section:focus-visible]:after:border-2 has-[section:focus-visible]:after:border-accent">
        <LogLines
          key={derivation}
          ref={lines}
          source={source}
          label={`Log of ${label}`}
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
    className={cn('px-2!', pressed && 'bg-accent-soft! text-accent-text!')}
  >
    {label}
  </Button>
)

/** In place of lines, when there are none. */
function LogNote({ source, growing }: { source: LogSource; growing: boolean }) {
  const version = useSyncExternalStore(source.subscribe, source.version)
  if (source.total > 0 || version === 0) return null
  if (source.error)
    return (
      <div className="absolute inset-0 overflow-auto bg-surface p-4">
        <ErrorPanel
          error={source.error}
          title="The log could not be read"
          onRetry={() => void source.tail(0)}
        />
      </div>
    )
  return (
    <div className="absolute inset-0 flex flex-col items-center justify-center gap-2 p-4 text-center text-muted">
      <ScrollText aria-hidden className="size-6" strokeWidth={1.5} />
      {growing ? 'No lines yet.' : 'This log has no lines.'}
    </div>
  )
}

async function copy(build: string, derivation: string, source: LogSource) {
  try {
    await navigator.clipboard.writeText(await logText(build, derivation, source.total))
    const all = source.total <= copiedLines
    toast(all ? `Copied ${count(source.total, 'line')}` : `Copied the last ${count(copiedLines, 'line')}`)
  } catch {
    toast('The log could not be copied', 'bad')
  }
}
