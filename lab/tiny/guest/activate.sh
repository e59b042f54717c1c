#!@out@/sw/bin/sh
# Makes this configuration the current one. Run at boot and by switch-to-configuration; twice is as good as once.
export PATH=@out@/sw/bin
echo "activating the configuration..."
ln -sfn @out@ /run/current-system
mkdir -p /usr /lib /var/log
ln -sfn /run /var/run
for link in /bin /usr/bin; do ln -sfn /run/current-system/sw/bin $link; done
ln -sfn /run/current-system/kernel-modules/lib/modules /lib/modules

echo "setting up /etc..."
ln -sfn @out@/etc /etc/static
for file in /etc/static/*; do
  name=${file##*/}
  [ "$name" = ssh ] || ln -sfn "/etc/static/$name" "/etc/$name"
done
# A copy: dropbear refuses keys in files that others than root may write to, links included.
mkdir -p /root/.ssh
{
  cat @out@/etc/ssh/authorized_keys
  cat /var/lib/kiln/authorized_keys/root 2>/dev/null
} >/root/.ssh/authorized_keys
chmod 700 /root /root/.ssh
chmod 600 /root/.ssh/authorized_keys

# A test host that shares the kernel with others sets these to leave them alone.
[ -n "$KILN_LAB_NO_KERNEL" ] || {
  hostname "$(cat /var/lib/kiln/hostname 2>/dev/null || cat /etc/hostname)"
  echo /run/current-system/sw/bin/modprobe >/proc/sys/kernel/modprobe
}
