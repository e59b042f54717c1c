# The documented tools, and what lets programs run here that were not built for NixOS.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.kiln.aiSandbox;
  core = with pkgs; [
    # The document says Node.js 20, which is past its end of life (nixpkgs refuses it); Claude Code asks for 22.
    nodejs_22
    pnpm
    yarn
    (python3.withPackages (python: [
      python.pip
      python.virtualenv
    ]))
    rustc
    cargo
    git
    curl
    wget
    vim
  ];
  full = with pkgs; [
    # A linker and make, for what npm, pip and cargo compile themselves.
    gcc
    gnumake
    pkg-config
    clippy
    rustfmt
    rust-analyzer
    go
    gopls
    ruby
    docker-compose
    emacs
    gh
    jq
    ripgrep
    tmux
  ];
in
{
  environment.systemPackages =
    core
    ++ lib.optionals (cfg.variant == "full") full
    # Steam's FHS environment exists for x86_64 only; nix-ld below is there on both.
    ++ lib.optional pkgs.stdenv.hostPlatform.isx86_64 pkgs.steam-run;

  # claude and vibe-kanban are programs for an ordinary Linux that npm brings. They start with nix-ld,
  # while steam-run (documented) has to be put before the command.
  programs.nix-ld.enable = true;

  virtualisation.docker = lib.mkIf (cfg.variant == "full") {
    enable = true;
    autoPrune.enable = true;
  };
  # The group docker is as good as root, so a hardened sandbox has the daemon but not the group.
  users.users.agent.extraGroups = lib.optional (cfg.variant == "full" && !cfg.hardening) "docker";

  environment.sessionVariables.EDITOR = "vim";
}
