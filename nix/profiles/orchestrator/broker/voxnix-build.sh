# The system of a workload: `voxnix-build evaluate <ANSWERS` says whether it evaluates, `voxnix-build build <ANSWERS` builds it and
# prints its store path, and `build-own` does so with limits of time for each derivation, of a module that a person brought.
# The answers are read, since each account of the host sees what is in an argv. Nix reads nixpkgs, the modules of workloads
# and those of the house, and nothing else: no file of the machine, no environment, no network, and no derivation that would
# be built for it.
# NIXPKGS, WORKLOADS: folders. SYSTEM: as x86_64-linux. HOUSE_MODULES: files, with blanks between them.
act=${1:-}
if (($# != 1)) || [[ $act != evaluate && $act != build && $act != build-own ]]; then
  echo 'usage: voxnix-build evaluate|build|build-own <ANSWERS' >&2
  exit 2
fi
read -r -a house <<<"$HOUSE_MODULES"
words=(
  --option restrict-eval true --option allow-import-from-derivation false
  -I "nixpkgs=$NIXPKGS" -I "workloads=$WORKLOADS" "$WORKLOADS"
  --argstr nixpkgs "$NIXPKGS" --argstr system "$SYSTEM" --arg-from-stdin answers
)
for file in "${house[@]}"; do words+=(-I "$file=$file"); done
words+=(--arg modules "[ ${house[*]} ]")
# The limit is in KiB. A whole NixOS takes about 1 GiB.
ulimit -v 4194304
case $act in
evaluate) exec timeout 300 nix-instantiate "${words[@]}" ;;
build) exec nix-build --no-out-link "${words[@]}" ;;
build-own) exec nix-build --no-out-link --timeout 1800 --max-silent-time 600 "${words[@]}" ;;
esac
