// Shows the differences between two systems: packages with their versions, and units.
import './texts.ts'
import { ArrowRight, Minus, Plus } from 'lucide-react'
import { useState } from 'react'
import { t, texts } from '#lib/texts/texts.ts'
import type { PackageChange, SystemDiff } from '#shared/deploy/plan.ts'
import { Button } from '#ui/controls/button.tsx'

const shownFirst = 12

type Props = {
  diff: SystemDiff
  /** The host, where several are on one page. */
  of?: string
}

export function SystemDiffView({ diff: { packages, units }, of }: Props) {
  const noUnits = units.added.length + units.changed.length + units.removed.length === 0
  return (
    <div className="grid gap-x-6 gap-y-4 @3xl:grid-cols-[3fr_2fr]">
      <PackagesDiff packages={packages} {...(of !== undefined && { of })} />
      <section
        aria-label={of === undefined ? t('diff.units') : t('diff.units-of', { name: of })}
        className="min-w-0 space-y-2"
      >
        <p className="font-medium text-sm">{t('diff.units')}</p>
        {noUnits && <p className="text-muted text-sm">{t('diff.no-units')}</p>}
        {(['changed', 'added', 'removed'] as const).map(kind => (
          <Some
            key={kind}
            title={t(`diff.${kind}`)}
            rows={units[kind].map(name => ({ name }))}
            render={({ name }) => <span className="[overflow-wrap:anywhere]">{name}</span>}
          />
        ))}
      </section>
    </div>
  )
}

type PackagesProps = { packages: readonly PackageChange[]; of?: string }

export function PackagesDiff({ packages, of }: PackagesProps) {
  const changed = packages.filter(({ before, after }) => before.length > 0 && after.length > 0)
  const added = packages.filter(({ before }) => before.length === 0)
  const removed = packages.filter(({ after }) => after.length === 0)
  return (
    <section
      aria-label={of === undefined ? t('diff.packages') : t('diff.packages-of', { name: of })}
      className="min-w-0 space-y-2"
    >
      <p className="font-medium text-sm">{t('diff.packages')}</p>
      {packages.length === 0 && <p className="text-muted text-sm">{t('diff.no-packages')}</p>}
      <Some title={t('diff.changed')} rows={changed} render={change => <Change change={change} />} />
      <Some title={t('diff.added')} rows={added} render={change => <Change change={change} />} />
      <Some title={t('diff.removed')} rows={removed} render={change => <Change change={change} />} />
    </section>
  )
}

type SomeProps<T extends { name: string }> = {
  title: string
  rows: readonly T[]
  render: (row: T) => React.ReactNode
}

/** The first of a list that may have hundreds. */
function Some<T extends { name: string }>({ title, rows, render }: SomeProps<T>) {
  const [all, setAll] = useState(false)
  if (rows.length === 0) return null
  return (
    <div>
      <p className="text-muted text-xs">
        {title} <span className="tabular-nums">({texts.text(rows.length)})</span>
      </p>
      <ul translate="no" className="font-mono text-sm">
        {(all ? rows : rows.slice(0, shownFirst)).map(row => (
          <li key={row.name} className="min-w-0">
            {render(row)}
          </li>
        ))}
      </ul>
      {!all && rows.length > shownFirst && (
        <Button size="sm" variant="quiet" onClick={() => setAll(true)}>
          {t('diff.more', { count: rows.length })}
        </Button>
      )}
    </div>
  )
}

function Change({ change: { name, before, after } }: { change: PackageChange }) {
  const [old, now] = [before.join(', '), after.join(', ')]
  return (
    <span className="flex flex-wrap items-baseline gap-x-2">
      {old === '' && <Plus aria-hidden className="size-3 shrink-0 self-center text-ok" />}
      {now === '' && <Minus aria-hidden className="size-3 shrink-0 self-center text-bad" />}
      <span className="[overflow-wrap:anywhere]">{name}</span>
      <span className="text-muted">{old}</span>
      {old !== '' && now !== '' && (
        <>
          <ArrowRight aria-hidden className="size-3 shrink-0 self-center text-muted" />
          <span translate="yes" className="sr-only">
            {t('diff.package.to')}
          </span>
        </>
      )}
      <span>{now}</span>
    </span>
  )
}
