import { cn } from '#lib/class-names.ts'

/** A path on one line: its middle gives way, its last part stays. The whole one on hover. */
export function PathText({ path, className }: { path: string; className?: string }) {
  const cut = path.replace(/[\\/]+$/, '').search(/[\\/][^\\/]*[\\/]?$/)
  const head = cut > 0 ? path.slice(0, cut) : ''
  return (
    <span
      translate="no"
      title={path}
      className={cn('inline-flex min-w-0 max-w-full font-mono text-sm', className)}
    >
      {head && <span className="min-w-0 truncate">{head}</span>}
      <span className="max-w-full shrink-0 truncate">{head ? path.slice(cut) : path}</span>
    </span>
  )
}
