// What the command palette offers: every page, action, profile, image and running job.

import { Disc3, type LucideIcon, Monitor, Moon, Stethoscope, Sun, Usb } from 'lucide-react'
import { flashableFiles, flashHref } from '#features/images/flashable.ts'
import { jobKinds } from '#features/jobs/job-kinds.ts'
import { jobPlace } from '#features/jobs/job-place.ts'
import { jobTitleText } from '#features/jobs/job-title.ts'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { navigate } from '#lib/hash-location.ts'
import { matches } from '#lib/text.ts'
import { texts } from '#lib/texts.ts'
import { relativeTime } from '#lib/times.ts'
import { isOver } from '#shared/model/job-state.ts'
import { places } from '../places.ts'

export type PaletteEntry = {
  id: string
  group: 'Places' | 'Under way' | 'New image from' | 'Images' | 'Flash' | 'Actions'
  label: string
  detail?: string
  icon: LucideIcon | string
  run: () => void
}

const go = (to: string) => () => navigate(to)

export function usePaletteEntries(enabled: boolean): PaletteEntry[] {
  const profiles = useCall('profiles.list', {}, { enabled }).data?.profiles ?? []
  const images = useCall('images.list', {}, { enabled }).data?.images ?? []
  const jobs = (useCall('jobs.list', {}, { enabled }).data ?? []).filter(job => !isOver(job.state))
  const settings = useCommand('settings.change')
  const theme = (id: 'system' | 'light' | 'dark', label: string, icon: LucideIcon): PaletteEntry => ({
    id: `theme:${id}`,
    group: 'Actions',
    label,
    icon,
    run: () => settings.mutate({ theme: id }),
  })
  return [
    ...places.map(
      (place): PaletteEntry => ({
        id: place.path,
        group: 'Places',
        label: place.label,
        icon: place.icon,
        run: go(place.path),
      }),
    ),
    {
      id: '/doctor',
      group: 'Places',
      label: 'Doctor',
      detail: 'What Kiln needs here',
      icon: Stethoscope,
      run: go('/doctor'),
    },
    ...jobs.map(
      (job): PaletteEntry => ({
        id: job.id,
        group: 'Under way',
        label: jobTitleText(job),
        detail: texts.text(job.headline),
        icon: jobKinds[job.kind].icon,
        run: go(jobPlace(job)),
      }),
    ),
    ...profiles.map(
      (profile): PaletteEntry => ({
        id: `profile:${profile.id}`,
        group: 'New image from',
        label: profile.name,
        detail: profile.summary,
        icon: profile.icon,
        run: go(`/new?profile=${encodeURIComponent(profile.id)}`),
      }),
    ),
    ...images.map(
      (image): PaletteEntry => ({
        id: `image:${image.id}`,
        group: 'Images',
        label: image.name,
        detail: `${image.profile.name}, ${relativeTime(image.createdAt, Date.now())}`,
        icon: Disc3,
        run: go(`/images/${encodeURIComponent(image.id)}`),
      }),
    ),
    ...images
      .filter(image => flashableFiles(image).length > 0)
      .map(
        (image): PaletteEntry => ({
          id: `flash:${image.id}`,
          group: 'Flash',
          label: `Flash ${image.name}`,
          detail: 'Write it to a drive',
          icon: Usb,
          run: go(flashHref(image.id)),
        }),
      ),
    theme('light', 'Use the light theme', Sun),
    theme('dark', 'Use the dark theme', Moon),
    theme('system', 'Use the theme of the system', Monitor),
  ]
}

/** Those with a word that begins so; when there is none, those that hold the letters anywhere. At most `limit`. */
export function filterEntries(entries: readonly PaletteEntry[], search: string, limit = 60): PaletteEntry[] {
  const words = search.trim().toLowerCase().split(/\s+/)
  const texts = ({ label, detail = '', group }: PaletteEntry) => ` ${label} ${detail} ${group}`.toLowerCase()
  const beginning = entries.filter(one => words.every(word => texts(one).includes(` ${word}`)))
  const found = beginning.length ? beginning : entries.filter(one => matches(search, texts(one)))
  return found.slice(0, limit)
}

export type PaletteGroup = { group: PaletteEntry['group']; entries: PaletteEntry[] }

/** In the order in which the groups first come. */
export function groupEntries(entries: readonly PaletteEntry[]): PaletteGroup[] {
  const groups = new Map<PaletteEntry['group'], PaletteEntry[]>()
  for (const entry of entries) {
    const group = groups.get(entry.group)
    if (group) group.push(entry)
    else groups.set(entry.group, [entry])
  }
  return [...groups].map(([group, members]) => ({ group, entries: members }))
}
