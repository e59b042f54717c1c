// The entries of the command palette: every page, setting, action, profile, image and running job.

import '#features/hosts/texts.ts'
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
  Rocket,
  Server,
  Settings,
  Stethoscope,
  Sun,
  Usb,
} from 'lucide-react'
import { jobKinds } from '#features/jobs/job-kinds.ts'
import { settingCard, settingLabel, settingNames } from '#features/settings/named-settings.ts'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { navigate } from '#lib/hash-location.ts'
import { showSheet } from '#lib/sheet.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { relativeTime } from '#lib/texts/times.ts'
import { addressText } from '#shared/hosts/address.ts'
import { flashableFiles } from '#shared/images/flashable.ts'
import { isOver } from '#shared/jobs/job-state.ts'
import { jobTitle } from '#shared/jobs/job-title.ts'
import { jobHref } from '#shared/window/job-href.ts'
import { libraryLists, places } from '#shared/window/places.ts'
import {
  boxHref,
  deployHref,
  doctorHref,
  flashHref,
  hostHref,
  imageHref,
  installHref,
  newImageHref,
  publishHref,
  settingsHref,
} from '#shared/window/routes.ts'
import { placeIcons } from './place-icons.ts'

export type PaletteEntry = {
  id: string
  group:
    | 'places'
    | 'jobs'
    | 'boxes'
    | 'profiles'
    | 'images'
    | 'hosts'
    | 'flash'
    | 'deploy'
    | 'actions'
    | 'settings'
  label: string
  detail?: string
  /** Which of label and detail a person or a profile wrote: those are names, not texts. */
  data?: 'label' | 'both'
  icon: LucideIcon | string
  run: () => void
}

const go = (to: string) => () => navigate(to)

export function usePaletteEntries(enabled: boolean): PaletteEntry[] {
  const profiles = useCall('profiles.list', {}, { enabled }).data?.profiles ?? []
  const boxes = useCall('boxes.list', {}, { enabled }).data?.boxes ?? []
  const images = useCall('images.list', {}, { enabled }).data?.images ?? []
  const hosts = useCall('hosts.list', {}, { enabled }).data ?? []
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
    ...hosts.map(
      (host): PaletteEntry => ({
        id: `host:${host.id}`,
        group: 'hosts',
        label: host.name,
        detail: addressText(host.address),
        data: 'both',
        icon: Server,
        run: go(hostHref(host.id)),
      }),
    ),
    ...hosts.map(
      (host): PaletteEntry => ({
        id: `deploy:${host.id}`,
        group: 'deploy',
        label: t('hosts.deploy-to', { name: host.name }),
        icon: Rocket,
        run: go(deployHref({ hosts: [host.id] })),
      }),
    ),
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
