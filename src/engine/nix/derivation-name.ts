/** `/nix/store/<hash>-linux-6.1.drv` → `linux-6.1`. */
export const derivationName = (drv: string): string => {
  const file = drv.slice(drv.lastIndexOf('/') + 1)
  return file.slice(file.indexOf('-') + 1).replace(/\.drv$/, '')
}
