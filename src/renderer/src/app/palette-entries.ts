// The entries of the command palette: every page, setting, action, profile, image and running job.

import {
  CloudUpload,
  Disc3,
  HardDriveDownload,
  Info,
  Keyboard,
  type LucideIcon,
  Monitor,
  Moon,
  Plus,
  Settings,
  Stethoscope,
  Sun,
  Usb,
  Waypoints,
} from 'lucide-react'
import { jobKinds } from '#features/jobs/job-kinds.ts'
import { settingCard, settingLabel, settingNames } from '#features/settings/named-settings.ts'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { navigate } from '#lib/hash-location.ts'
import { showSheet } from '#lib/sheet.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { relativeTime } from '#lib/texts/times.ts'
import { flashableFiles } from '#shared/images/flashable.ts'
import { isOver } from '#shared/jobs/job-state.ts'
import { jobTitle } from '#shared/jobs/job-title.ts'
import { jobHref } from '#shared/window/job-href.ts'
import { libraryLists, places } from '#shared/window/places.ts'
import {
  boxHref,
  connectHref,
  doctorHref,
  flashHref,
  imageHref,
  installHref,
  newImageHref,
  publishHref,
  settingsHref,
} from '#shared/window/routes.ts'
import type { PaletteEntry } from './palette-entry.ts'
import { deployEntries, hostEntries } from './palette-hosts.ts'
import { placeIcons } from './place-icons.ts'

const go = (to: string) => () => navigate(to)

export function usePaletteEntries(enabled: boolean): PaletteEntry[] {
  const profiles = useCall('profiles.list', {}, { enabled }).data?.profiles ?? []
  const boxes = useCall('boxes.list', {}, { enabled }).data?.boxes ?? []
  const images = useCall('images.list', {}, { enabled }).data?.images ?? []
  const hosts = useCall('hosts.list', {}, { enabled }).data ?? []
  const states = useCall('hosts.states', {}, { enabled }).data ?? []
  const jobs = (useCall('jobs.list', {}, { enabled }).data ?? []).filter(job => !isOver(job.state))
  const settings = useCommand('settings.change')
  const theme = (id: 'system' | 'light' | 'dark', icon: LucideIcon): PaletteEntry => ({
    id: `theme:${id}`,
    group: 'actions',
    label: t(`palette.theme.${id}`),
    icon,
    run: () => settings.mutate({ theme: id }),
  })
  return [
    ...places.map(
      (place): PaletteEntry => ({
        id: place.path,
        group: 'places',
        label: t(place.label),
        icon: placeIcons[place.route],
        run: go(place.path),
      }),
    ),
    ...libraryLists.map(
      ({ show, label, path }): PaletteEntry => ({
        id: `list:${show}`,
        group: 'places',
        label: t(label),
        detail: t('app.place.library'),
        icon: placeIcons.images,
        run: go(path),
      }),
    ),
    {
      id: doctorHref(),
      group: 'places',
      label: t('doctor.title'),
      detail: t('palette.doctor'),
      icon: Stethoscope,
      run: go(doctorHref()),
    },
    {
      id: connectHref(),
      group: 'places',
      label: t('palette.connect'),
      detail: t('palette.connect.detail'),
      icon: Waypoints,
      run: go(connectHref()),
    },
    ...jobs.map(
      (job): PaletteEntry => ({
        id: job.id,
        group: 'jobs',
        label: texts.text(jobTitle(job)),
        detail: texts.text(job.headline),
        icon: jobKinds[job.kind].icon,
        run: go(jobHref(job)),
      }),
    ),
    ...profiles.map(
      (profile): PaletteEntry => ({
        id: `profile:${profile.id}`,
        group: 'profiles',
        label: profile.name,
        detail: profile.summary,
        data: 'both',
        icon: profile.icon,
        run: go(newImageHref({ profile: profile.id })),
      }),
    ),
    ...boxes.map(
      (box): PaletteEntry => ({
        id: `box:${box.id}`,
        group: 'boxes',
        label: box.name,
        data: 'label',
        detail: t(`box.state.${box.state.code}`),
        icon: placeIcons.boxes,
        run: go(boxHref(box.id)),
      }),
    ),
    ...images.map(
      (image): PaletteEntry => ({
        id: `image:${image.id}`,
        group: 'images',
        label: image.name,
        data: 'label',
        detail: t('palette.image', {
          profile: image.profile.name,
          when: relativeTime(image.createdAt, Date.now()),
        }),
        icon: Disc3,
        run: go(imageHref(image.id)),
      }),
    ),
    ...images
      .filter(image => flashableFiles(image).length > 0)
      .map(
        (image): PaletteEntry => ({
          id: `flash:${image.id}`,
          group: 'flash',
          label: t('palette.flash', { name: image.name }),
          detail: t('palette.flash.detail'),
          icon: Usb,
          run: go(flashHref({ image: image.id })),
        }),
      ),
    ...hostEntries(hosts, states),
    ...deployEntries(hosts),
    {
      id: 'new',
      group: 'actions',
      label: t('app.place.new'),
      icon: Plus,
      run: go(newImageHref()),
    },
    {
      id: 'install',
      group: 'actions',
      label: t('palette.install'),
      detail: t('palette.install.detail'),
      icon: HardDriveDownload,
      run: go(installHref()),
    },
    {
      id: 'publish',
      group: 'actions',
      label: t('palette.publish'),
      icon: CloudUpload,
      run: go(publishHref()),
    },
    {
      id: 'sheet:keys',
      group: 'actions',
      label: t('keys.title'),
      icon: Keyboard,
      run: () => showSheet('keys'),
    },
    {
      id: 'sheet:about',
      group: 'actions',
      label: t('about.title'),
      icon: Info,
      run: () => showSheet('about'),
    },
    theme('light', Sun),
    theme('dark', Moon),
    theme('system', Monitor),
    ...settingNames.map(
      (name): PaletteEntry => ({
        id: `setting:${name}`,
        group: 'settings',
        label: settingLabel(name),
        detail: settingCard(name),
        icon: Settings,
        run: go(settingsHref({ setting: name })),
      }),
    ),
  ]
}
