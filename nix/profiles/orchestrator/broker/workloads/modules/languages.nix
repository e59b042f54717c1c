{
  description = "Compilers and interpreters: C, Go, Node.js, Python, Rust";
  module =
    { pkgs, ... }:
    {
      environment.systemPackages = [
        pkgs.cargo
        pkgs.gcc
        pkgs.gnumake
        pkgs.go
        pkgs.nodejs
        pkgs.python3
        pkgs.rustc
      ];
    };
}
