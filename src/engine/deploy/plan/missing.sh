# Reads store paths from stdin and prints those that this computer does not have.
add_nix_to_path
command -v nix-store >/dev/null || exit 127
exec xargs nix-store --check-validity --print-invalid
