import { Search } from 'lucide-react'
import { Link, useLocation } from 'wouter'
import { modifierName } from '#lib/host.ts'
import { ToolsState } from '../features/doctor/tools-state.tsx'
import { RunningJobs } from '../features/jobs/running-jobs.tsx'
import { cn } from '../lib/class-names.ts'
import { Kbd } from '../ui/kbd.tsx'
import { isHere, places } from './places.ts'

export const modified = (key: string) => (modifierName === '⌘' ? `⌘${key}` : `${modifierName}+${key}`)

export function Sidebar({ onPalette }: { onPalette: () => void }) {
  const [location] = useLocation()
  return (
    <nav aria-label="Kiln" className="flex h-full w-56 shrink-0 flex-col border-line border-r bg-sunken">
      <div className="flex items-center gap-2.5 px-5 pt-5 pb-3 font-semibold text-lg">
        <img src="./icon.svg" alt="" className="size-6" />
        Kiln
      </div>
      <div className="px-2.5 pb-2">
        <button
          type="button"
          onClick={onPalette}
          className="flex h-8 w-full items-center gap-2.5 rounded-md border border-edge bg-surface px-2.5 text-muted hover:bg-hover"
        >
          <Search aria-hidden className="size-4" />
          <span className="flex-1 text-left">Go to</span>
          <Kbd>{modified('K')}</Kbd>
        </button>
      </div>
      <div className="flex-1 overflow-y-auto px-2.5 py-1">
        <ul className="space-y-0.5">
          {places.map((place, index) => {
            const here = isHere(place, location)
            return (
              <li key={place.path}>
                <Link
                  href={place.path}
                  aria-current={here ? 'page' : undefined}
                  aria-keyshortcuts={`${modifierName === '⌘' ? 'Meta' : 'Control'}+${index + 1}`}
                  className={cn(
                    'flex h-9 items-center gap-2.5 rounded-md px-2.5 font-medium',
                    here ? 'bg-accent-soft text-accent-text' : 'hover:bg-hover',
                  )}
                >
                  <place.icon aria-hidden className="size-4" />
                  {place.label}
                </Link>
              </li>
            )
          })}
        </ul>
      </div>
      <RunningJobs />
      <div className="border-line border-t p-2.5">
        <ToolsState />
      </div>
    </nav>
  )
}
