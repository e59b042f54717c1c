// The codes of texts that are put together, as `build.state.${state}`: how each begins, and its endings. Everything else
// is written out where it is used, so that a search for a text's code finds its place.

import { limaSteps } from '#engine/ports/lima.ts'
import { boxActions, boxStates } from '#shared/boxes/box.ts'
import { cacheTools } from '#shared/caches.ts'
import { commandKinds } from '#shared/connect/calls.ts'
import { deviceReasons, deviceStates } from '#shared/connect/device-state.ts'
import { boxLinkers } from '#shared/connect/known-boxes.ts'
import { noticeKinds } from '#shared/connect/notice-settings.ts'
import { orderCodes, orderWords } from '#shared/connect/order.ts'
import { afterFailures, deployModes } from '#shared/deploy/plan.ts'
import { drive } from '#shared/drives/drive.ts'
import { imageFormats } from '#shared/formats/format.ts'
import { staleReasons } from '#shared/hosts/update-stale.ts'
import { jobKinds } from '#shared/jobs/job.ts'
import { accelerations, network } from '#shared/machines/machine.ts'
import { slots } from '#shared/snapshots/session.ts'
import { boxUpdateStates } from '#shared/updates/box-update.ts'
import { refusals } from '#shared/updates/judge.ts'
import { kilnModules } from '#shared/workloads/modules.ts'
import { roles } from '#shared/workloads/people.ts'
import { brokerSteps } from '#shared/workloads/steps.ts'

const buses = drive.shape.bus.options.filter(bus => bus !== 'other')

const givenOrders = 'logs-on logs-off move hand-over wipe'

export const textFamilies: Readonly<Record<string, string>> = {
  'update.box.': boxUpdateStates.join(' '),
  'updates.boxes.lacking.': 'no-profile no-computer',
  'updates.wrong.': 'folder-missing folder-absolute upload ring ring-first state-version',
  'stage.workload.': brokerSteps.join(' '),
  'update.refusal.': refusals.join(' '),
  'snapshots.slot.': slots.join(' '),
  'snapshots.mode.': 'disabled snapshot-only',
  'snapshots.files.': 'link other',
  'snapshots.bring-back.where.': 'same beside replace',
  'snapshots.changes.kind.': 'new changed removed',
  'cli.snapshots.kind.': 'folder file link other',
  'cli.snapshots.next.':
    'restore-previous restore-penultimate first-snapshot snapshot-only disabled restored-before target-not-reached session-gone',
  'snapshots.next.':
    'restore-previous restore-penultimate first-snapshot snapshot-only disabled restored-before target-not-reached session-gone',
  'box.do.': boxActions.join(' '),
  'box.event.':
    'made built build-failed build-interrupted build-cancelled run flashed deployed deploy-failed published withdrawn',
  'box.remove.': 'machines images host',
  'box.state.': boxStates.join(' '),
  'build.stage.': 'pending running done failed skipped cancelled',
  'build.state.': 'queued succeeded failed cancelled interrupted',
  'builders.state.': 'works untested untrusted failed',
  'caches.add.name.': cacheTools.join(' '),
  'cli.deploy.outcome.':
    'switched shown rolled-back rollback-failed unconfirmed unreachable refused failed cancelled untouched unknown',
  'cli.install.boot.': 'efi bios',
  'cli.machine.paused.': 'asked no-space disk-error internal-error saving',
  'cli.machine.state.': 'starting running paused stopping stopped failed',
  'cli.workloads.role.': roles.join(' '),
  'own-connect.badge.': 'starting running stopping',
  'own-connect.help.': 'loopback network',
  'connect.because.': deviceReasons.join(' '),
  'box.because.stale.': staleReasons.join(' '),
  'host.stale.': staleReasons.join(' '),
  'connect.state.': deviceStates.join(' '),
  'connect.order.': orderWords.join(' '),
  'connect.ordered.': orderCodes.join(' '),
  'report.ordered.': 'waiting done failed expired',
  'report.order-title.': givenOrders,
  'report.order-detail.': givenOrders,
  'report.order-yes.': givenOrders,
  'reports.badge.': deviceStates.join(' '),
  'report.ask.': commandKinds.join(' '),
  'report.asked.': 'waiting done failed expired',
  'report.box.': boxLinkers.join(' '),
  'report.home-assistant.': 'running starting stopped unreachable',
  'report.trend.': 'disk memory units hours days',
  'deploy.button.': deployModes.join(' '),
  'deploy.boxes.lacking.': 'no-host nothing no-profile',
  'deploy.fleet.by.': 'name address displaced hostname map left-out none',
  'deploy.fleet.doubt.': 'twice ambiguous',
  'deploy.fleet.of.': 'flake boxes',
  'deploy.how.after-failure.': afterFailures.join(' '),
  'deploy.mode-help.': deployModes.join(' '),
  'deploy.mode.': deployModes.join(' '),
  'deploy.outcome.':
    'switched shown rollback-failed unconfirmed unreachable refused failed cancelled untouched unknown',
  'deploy.outcome.switched.': 'boot test',
  'deploy.phase.': 'build switch check confirm done now later failed skipped',
  'deploy.what-help.': 'image profile flake each kit',
  'deploys.mode.': deployModes.join(' '),
  'derivation.state.': 'running failed stopped done planned',
  'diff.': 'changed added removed',
  'doctor.builder.': 'answers untrusted fails',
  'doctor.tool.': 'ok broken missing too-old',
  'drive.badge.':
    'system swap lvm raid luks zfs btrfs busy source read-only no-medium too-small internal large mounted',
  'drive.bus.': buses.join(' '),
  'drive.phase.': 'waiting preparing comparing writing verifying finishing verified written failed cancelled',
  'drives.all-': 'written failed cancelled',
  'drives.some-': 'written failed cancelled',
  'eject.ci.': 'none github gitlab',
  'estimate.figure.': 'builds downloadBytes seconds diskBytes',
  'field.': 'locale timeZone keymap',
  'flash.ended.': 'verified written',
  'format-use.': imageFormats.join(' '),
  'format.': imageFormats.join(' '),
  'pages.': 'not-found foreign-form bad-request unavailable',
  'pages.at-terminal.': 'certificate proxy name',
  'pages.means.': 'not-found foreign-form bad-request unavailable',
  'pages.ask.': 'report restart_ha reboot logs',
  'pages.command.': 'waiting done failed expired',
  'pages.days.': 'day reports memory disk units',
  'pages.ended.': 'success failed fetch_failed no_remote no_updates skipped unknown',
  'pages.ha.': 'stopped starting running unreachable',
  'pages.notice.': noticeKinds.join(' '),
  'pages.notice-means.': noticeKinds.join(' '),
  'pages.refused.': 'code email name password taken wrong slow over',
  'pages.role.': 'owner viewer',
  'place.list.': 'timeZone language keymap layout',
  'goal.': 'try drive vm host',
  'goals.program.': 'ova qcow2 vhdx vmdk',
  'goal.detail.': 'try drive vm host',
  'box.images.none.': 'try drive vm host',
  'new.no-login.': 'try drive vm',
  'new.secret.': 'try drive vm host any',
  'host.outcome.':
    'switched shown rolled-back rollback-failed unconfirmed unreachable refused failed cancelled untouched unknown',
  'host.reach.': 'online never-asked untrusted key-changed denied waiting away failed',
  'hosts.import.': 'config known-hosts',
  'hosts.show.': 'all online away attention',
  'image.exact-size.': 'KiB MiB GiB TiB',
  'image.file-detail.': 'present missing changed',
  'image.file.': 'present missing changed',
  'images.sort.': 'newest oldest name size',
  'install.change.': 'what personal',
  'install.disks.boot.': 'efi bios',
  'install.job.cancel.detail.': 'untouched no-system installed',
  'install.job.left.': 'untouched no-system installed',
  'install.step.': 'connect kexec format copy install restart',
  'install.tool.': 'missing too-old broken',
  'install.what-help.': 'profile image flake',
  'job.': jobKinds.join(' '),
  'lima.create.': 'cpus memory disk',
  'lima.state.': 'stopped booting ready degraded broken',
  'lima.step.': limaSteps.join(' '),
  'machine.acceleration.': accelerations.join(' '),
  'machine.done.': 'checkpoint go-back remove-checkpoint start-machine keep-machine',
  'machine.network.': network.options.join(' '),
  'machine.not-done.': 'checkpoint keep-machine',
  'machine.reason.': 'host-signal host-error',
  'machine.state.': 'running paused stopped failed',
  'palette.group.': 'places jobs boxes profiles images flash hosts deploy actions settings',
  'palette.theme.': 'light dark system',
  'provenance.derivation-': 'disk iso',
  'sources.': 'image profile flake kit',
  'ssh.key.': 'empty putty public utf-16 mark around line-ends cut newline unknown',
  'ssh.key.fix.': 'empty putty public utf-16 mark around line-ends cut newline unknown',
  'stage.': 'lima-image lima-boot lima-ssh lima-nix lima-stop lima-change lima-delete lima-clean',
  'stage.install-': 'connect kexec format seed copy install restart answer',
  'tool.stage.': 'done failed skipped cancelled',
  'tool.state.': 'ok missing too-old broken',
  'workloads.': 'logs exec snapshot resize restore forget-snapshot destroy',
  'workloads.answer.': 'destroy restore forget-snapshot purge',
  'workloads.answer.detail.': 'destroy restore forget-snapshot purge',
  'workloads.answer.yes.': 'destroy restore forget-snapshot purge',
  'workloads.module.': kilnModules.join(' '),
  'workloads.role.': roles.join(' '),
  'workloads.snapshots.title.': 'restore forget-snapshot',
}
