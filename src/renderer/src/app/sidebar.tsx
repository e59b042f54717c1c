import { Search } from 'lucide-react'
import { Link, useLocation } from 'wouter'
import { modifierName } from '#lib/host.ts'
import { t } from '#lib/texts/texts.ts'
import { isAtPlace, places } from '#shared/window/places.ts'
import { ToolsState } from '../features/doctor/tools-state.tsx'
import { RunningJobs } from '../features/jobs/running-jobs.tsx'
import { cn } from '../lib/class-names.ts'
import { Kbd } from '../ui/kbd.tsx'
import { placeIcons } from './place-icons.ts'

const modified = (key: string) => (modifierName === '⌘' ? `⌘${key}` : `${modifierName}+${key}`)

export function Sidebar({ onPalette }: { onPalette: () => void }) {
  const [location] = useLocation()
  return (
    <nav
      aria-label="Kiln"
      // Positioned: names that are only read out would else reach below the window where a job makes it too low.
      className="relative flex h-full w-56 shrink-0 flex-col overflow-y-auto border-line border-r bg-sunken narrow:w-14"
    >
      <div className="flex shrink-0 items-center gap-2.5 px-5 pt-5 pb-3 font-semibold text-lg narrow:justify-center narrow:px-2 short:pt-3">
        <img src="./icon.svg" alt="" className="size-6" />
        <span className="narrow:sr-only">Kiln</span>
      </div>
      <div className="shrink-0 px-2.5 pb-2">
        <button
          type="button"
          onClick={onPalette}
          className="flex h-8 w-full items-center gap-2.5 rounded-md border border-edge bg-surface px-2.5 text-muted hover:bg-hover"
        >
          <Search aria-hidden className="size-4 shrink-0" />
          <span className="flex-1 text-left narrow:sr-only">{t('app.go-to')}</span>
          <span className="narrow:hidden">
            <Kbd>{modified('K')}</Kbd>
          </span>
        </button>
      </div>
      <div className="flex-1 px-2.5 py-1">
        <ul className="space-y-0.5">
          {places.map(place => {
            const here = isAtPlace(place, location)
            const Icon = placeIcons[place.route]
            return (
              <li key={place.path}>
                <Link
                  href={place.path}
                  aria-current={here ? 'page' : undefined}
                  title={t(place.label)}
                  aria-keyshortcuts={`${modifierName === '⌘' ? 'Meta' : 'Control'}+${place.key}`}
                  className={cn(
                    'flex h-9 items-center gap-2.5 rounded-md px-2.5 font-medium short:h-7',
                    here ? 'bg-accent-soft text-brand-text' : 'hover:bg-hover',
                  )}
                >
                  <Icon aria-hidden className="size-4 shrink-0" />
                  <span className="narrow:sr-only">{t(place.label)}</span>
                </Link>
              </li>
            )
          })}
        </ul>
      </div>
      <RunningJobs />
      <div className="shrink-0 border-line border-t p-2.5 short:py-1">
        <ToolsState />
      </div>
    </nav>
  )
}
