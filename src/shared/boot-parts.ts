// If any of these differs, the new system only takes full effect after a reboot.
export const bootParts = ['kernel', 'initrd', 'kernel-modules', 'kernel-params'] as const
