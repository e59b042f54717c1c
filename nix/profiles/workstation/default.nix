# A workstation. Its options are the documented `settings.*`; a host (./hosts) gives them values, and
# ./targets.nix makes the three configurations of each host.
#
# The tools of an installed host (update, diff, tpm2 and so on) are in ./tools.
{ config, lib, ... }:
{
  imports = [
    ./apps
    ./desktop.nix
    ./disk
    ./host.nix
    ./keyboard.nix
    ./live.nix
    ./locale.nix
    ./networking.nix
    ./reset-notice
    ./sound.nix
    ./tools
    ./user-folders.nix
    ./virtualisation.nix
  ];

  # A greeter asks for a password, so this profile has one: its hash comes with the drive, never with the
  # image. SSH still accepts keys only.
  kiln.passwordLogin = lib.mkDefault true;
  services.openssh.settings.PasswordAuthentication = lib.mkForce false;

  settings.disk.immutability.persist = {
    paths = [
      # Documented: the configuration, the host's identity, the ids of users and groups.
      "/etc/nixos"
      "/etc/ssh"
      "/var/lib/nixos"
      # The machine's id, without which each start is a new machine to its journal and its DHCP server.
      "/etc/machine-id"
      # Users and their passwords: kept together with passwd, group and the other three.
      "/etc/shadow"
      # Whether the hardware clock runs in local time.
      "/etc/adjtime"
      # Units for one start: what ends a trial of a system after a restart.
      "/etc/systemd/system.control"
      # Secrets that systemd-creds has encrypted for this machine.
      "/etc/credstore"
      "/etc/credstore.encrypted"
      # Root's home, and the data of services.
      "/root"
      "/srv"
    ];
    # The files of people, and those that programs keep for them. Caches and files directly in a home are not kept.
    homes = [
      ".bash_history"
      ".config"
      ".gitconfig"
      ".gnupg"
      ".local/share"
      ".local/state"
      ".mozilla"
      ".pki"
      ".ssh"
      ".thunderbird"
      # Flatpak's programs.
      ".var"
      ".vscode"
      "Desktop"
      "Documents"
      "Downloads"
      "Music"
      "Pictures"
      "Projects"
      "Public"
      "Templates"
      "Videos"
      "projects"
    ];
  };

  # A notebook that is carried about.
  services.logind.settings.Login = {
    HandleLidSwitch = lib.mkDefault "suspend";
    HandleLidSwitchExternalPower = lib.mkDefault "suspend";
  };

  programs.git.enable = true;
  services.fwupd.enable = lib.mkDefault true;
  # Its list of firmware is refreshed at a random hour. Without a network that ends with 101, and of older versions with 1: a failed
  # unit, for which a deploy of that minute would go back.
  systemd.services.fwupd-refresh.serviceConfig.SuccessExitStatus =
    lib.mkIf config.services.fwupd.enable "1 2 101";
}
