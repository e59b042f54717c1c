# run-vm.sh [--headless] [more of QEMU's arguments]: starts $IMAGE with the documented ports, on this computer alone. The disk
# is a copy in the current folder, one for each image: what the machine writes stays there.
display=(-display gtk)
# This board has neither a screen nor a keyboard by default.
if [[ $MACHINE == virt ]]; then
  display+=(-device virtio-gpu-pci -device qemu-xhci -device usb-kbd -device usb-tablet)
fi
if [[ ${1:-} == --headless ]]; then
  display=(-display none -serial mon:stdio)
  shift
fi

# /nix/store/HASH-NAME/nixos.qcow2
folder=${IMAGE%/*}
hash=${folder##*/}
disk=$NAME-${hash:0:8}.qcow2
if [[ ! -e $disk ]]; then
  echo "run-vm: copies the image to $disk" >&2
  partial=$(mktemp "$disk.XXXXXX")
  trap 'rm -f "$partial"' EXIT
  cp --sparse=always --no-preserve=mode "$IMAGE" "$partial"
  mv --no-clobber "$partial" "$disk"
  trap - EXIT
fi
echo "run-vm: $disk; $ADDRESSES" >&2

accelerator=tcg
[[ ! -w /dev/kvm ]] || accelerator=kvm
exec "$QEMU" -machine "$MACHINE,accel=$accelerator" -cpu max -m "$MEMORY_MIB" -smp "$CPUS" -bios "$FIRMWARE" \
  -drive "file=$disk,format=qcow2,if=virtio" -netdev "user,id=net0$FORWARDS" -device virtio-net,netdev=net0 \
  "${display[@]}" "$@"
