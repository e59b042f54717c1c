# $RAW → $OUT/nixos.qcow2, with the scripts that start it.
mkdir -p "$OUT/bin"
# shellcheck source=/dev/null
source "$DISKS"
qemu-img convert -f raw -O qcow2 -c -o compression_type=zstd "$RAW" "$OUT/nixos.qcow2"
grow "$OUT/nixos.qcow2"
for script in run-vm.sh 'run-vm-headless.sh --headless'; do
  read -r name more <<<"$script"
  printf '#!%s\nIMAGE=%s exec %s %s "$@"\n' "$SHELL" "$OUT/nixos.qcow2" "$RUNNER" "$more" >"$OUT/bin/$name"
  chmod +x "$OUT/bin/$name"
done
