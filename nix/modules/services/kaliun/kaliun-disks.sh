# kaliun-disks: asks each disk of this box how it is (SMART), and leaves smartctl's answer in /run/kaliun/disks for the next report.
# A disk that sleeps is not woken: its last answer stays. KILN_ROOT names another folder than /, for tests.
root=${KILN_ROOT:-}
folder=$root/run/kaliun/disks
mkdir -p "$folder"
for path in "$folder"/*; do
  name=${path##*/}
  if [[ -e $path && ! -e $root/sys/block/${name%.json} ]]; then rm -f -- "$path"; fi
done
for block in "$root"/sys/block/*; do
  name=${block##*/}
  if [[ ! $name =~ ^(sd[a-z]+|nvme[0-9]+n[0-9]+)$ ]]; then continue; fi
  status=0
  timeout 60 smartctl --json=c --nocheck=standby,3 --info --health --attributes "$root/dev/$name" >"$folder/$name.new" || status=$?
  # 3: it sleeps. Other figures say how the disk is, and the answer has that too.
  if [[ $status == 3 || $status -ge 124 && ! -s $folder/$name.new ]]; then
    rm -f -- "$folder/$name.new"
    continue
  fi
  mv -T "$folder/$name.new" "$folder/$name.json"
done
