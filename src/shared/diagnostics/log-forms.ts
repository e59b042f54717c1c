// The keys of the diagnostic log, and the allowed form of each value. An unknown key is never written. Pure.

/** Any of these words, each with an optional suffix. */
const oneOf = (words: string, rest = '') => new RegExp(`^(?:${words.replaceAll(' ', '|')})${rest}$`)

const kinds =
  'build boot-test convert verify export create-vm flash restore start-machine checkpoint go-back remove-checkpoint keep-machine plan-deploy deploy plan-install install test-builder create-lima start-lima stop-lima change-lima delete-lima clean-lima push-cache export-kit verify-kit plan-publish publish withdraw renew-pointers create-workload approve-workload fix'
/** Prefixes of operations: the groups of the contract, and those of engine and platform. */
const areas =
  'boxes build builder builders builds caches cache call connect deploy deploys doctor drives eject flash hosts hypervisors images installs jobs kits lima machines presets profiles settings snapshots updates workloads bmap files kiln log nix process serve ssh watch window writer'
/** Programs that the platform runs, by file name: test/structure/logged-programs.test.ts asks for each. */
const programs =
  'apt-cache apt-get attic blkid bzip2 cachix diskutil dpkg-deb ioreg limactl lsblk mkfifo mkfs.exfat mkfs.vfat nix nix-store nixos-anywhere patchelf qemu-img qemu-system-aarch64 qemu-system-x86_64 secret-tool setpriv sgdisk sh ssh ssh-add ssh-keygen tar which xz'
/** Electron's reasons why one of its processes is gone. */
const reasons = 'abnormal-exit killed crashed oom launch-failed integrity-failure memory-eviction'

/** Kiln's own words, never a user's: listed if possible, else of a narrow form. */
export const textForms = {
  /** An error code ("image.unknown") or an errno ("ENOSPC"). */
  code: /^(?:internal|usage|[a-z]+(?:\.[a-z]+(?:-[a-z]+)*)|E[A-Z0-9]{2,15}|ERR_[A-Z0-9_]+)$/,
  /** The class of an error that is not Kiln's: "TypeError". */
  error: /^[A-Z][A-Za-z]{0,40}(?:Error|Exception)$|^Error$/,
  /** The operation: "images.verify", "flash.write". */
  operation: oneOf(areas, '(?:\\.[a-zA-Z]{1,20})?'),
  /** A kind of job. */
  kind: oneOf(kinds),
  outcome: /^(?:succeeded|failed|cancelled)$/,
  /** The random end of a job's id: what precedes it may be a name that a user chose. */
  job: /^[0-9a-f]{4,8}$/,
  version: /^\d+\.\d+[0-9A-Za-z.+-]{0,24}$/,
  node: /^\d+\.\d+\.\d+[0-9A-Za-z.-]{0,16}$/,
  platform: oneOf('linux darwin win32 freebsd'),
  architecture: oneOf('x64 arm64 ia32 arm riscv64 ppc64 s390x loong64'),
  /** The file name of an outside program: "qemu-img". */
  program: oneOf(programs.replaceAll('.', '\\.')),
  signal: /^SIG[A-Z0-9]{2,10}$/,
  /** Why a window's process ended, in Electron's words: "oom". */
  reason: oneOf(reasons),
  /** Places in Kiln's own code: "jobs.ts:42:7 job.ts:9:3". */
  at: /^[\w-]+(?:\.[\w-]+)*\.[cm]?[jt]sx?:\d+:\d+(?: [\w-]+(?:\.[\w-]+)*\.[cm]?[jt]sx?:\d+:\d+)*$/,
} as const
export const countKeys = ['durationMs', 'count', 'status', 'hidden'] as const
