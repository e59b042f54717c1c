# A small server of a person who never heard of Kiln.
{
  networking = {
    hostName = "attic";
    useNetworkd = true;
    useDHCP = false;
  };
  systemd.network.networks."10-lan" = {
    matchConfig.Name = "enp1s0";
    networkConfig.DHCP = "yes";
  };

  boot.loader.grub = {
    enable = true;
    device = "/dev/sda";
  };
  fileSystems."/" = {
    device = "/dev/disk/by-uuid/0c2a3c0e-6f0b-4f0a-9d0e-6f2d5f1f7c11";
    fsType = "ext4";
  };

  networking.nat.externalInterface = "enp1s0";

  users.users.mira = {
    isNormalUser = true;
    extraGroups = [ "wheel" ];
  };

  services = {
    openssh = {
      enable = true;
      settings = {
        PasswordAuthentication = true;
        PermitRootLogin = "no";
      };
    };
    resolved = {
      enable = true;
      settings.Resolve.MulticastDNS = true;
    };
    nginx = {
      enable = true;
      recommendedProxySettings = true;
      virtualHosts."attic.example.org" = {
        default = true;
        root = "/var/www";
      };
    };
  };

  nix.settings.trusted-users = [ "mira" ];
  # It would list Kiln's options too.
  documentation.nixos.enable = false;
  system.stateVersion = "24.11";
}
