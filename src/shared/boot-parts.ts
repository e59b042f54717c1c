// What a machine starts with: where one of them is another, a system takes effect as a whole at the next start only.
export const bootParts = ['kernel', 'initrd', 'kernel-modules', 'kernel-params'] as const
