# Packages whose files need nothing but another place.
{
  prev,
  lib,
  packages,
  ...
}:
let
  # Called the same in Debian.
  sameName = [
    "acl"
    "age"
    "attr"
    "bcache-tools"
    "btrfs-progs"
    "bzip2"
    "cpio"
    "dash"
    "dbus-broker"
    "desktop-file-utils"
    "diffutils"
    "dosfstools"
    "efibootmgr"
    "erofs-utils"
    "ethtool"
    "file"
    "findutils"
    "fuse3"
    "git"
    "gzip"
    "htop"
    "iproute2"
    "iw"
    "jq"
    "kexec-tools"
    "less"
    "logrotate"
    "lsof"
    "man-db"
    "mdadm"
    "mtools"
    "nano"
    "nftables"
    "openssl"
    "parted"
    "pciutils"
    "procps"
    "psmisc"
    "qrencode"
    "rsync"
    "shared-mime-info"
    "smartmontools"
    "socat"
    "strace"
    "sudo"
    "time"
    "tpm2-tools"
    "tree"
    "unzip"
    "usbutils"
    "wget"
    "xauth"
    "xfsprogs"
    "xorriso"
    "zstd"
  ];
  # Name in nixpkgs → Debian packages.
  otherName = {
    avahi = "avahi-daemon avahi-utils libavahi-common3 libavahi-core7 libavahi-client3";
    cryptsetup = "cryptsetup-bin libcryptsetup12";
    curl = "curl libcurl4t64";
    dbus = "dbus dbus-bin dbus-daemon dbus-system-bus-common dbus-session-bus-common dbus-user-session libdbus-1-3";
    dhcpcd = "dhcpcd-base";
    dnsutils = "bind9-host bind9-dnsutils";
    e2fsprogs = "e2fsprogs logsave libext2fs2t64";
    fakeroot = "fakeroot libfakeroot";
    fontconfig = "fontconfig fontconfig-config";
    gitMinimal = "git";
    gnugrep = "grep";
    gnumake = "make";
    gnupatch = "patch";
    gnupg = "gpg gpgv";
    gnused = "sed";
    gnutar = "tar";
    gptfdisk = "gdisk";
    hostname-debian = "hostname";
    iputils = "iputils-ping iputils-arping";
    iwd = "iwd libell0";
    kmod = "kmod libkmod2";
    libcap = "libcap2-bin libcap2";
    libfido2 = "libfido2-1";
    libxslt = "xsltproc";
    linux-pam = "libpam0g libpam-modules libpam-modules-bin";
    lvm2 = "lvm2 dmsetup libdevmapper1.02.1";
    mkpasswd = "whois";
    ncurses = "ncurses-bin ncurses-base ncurses-term";
    netcat = "netcat-openbsd";
    nssmdns = "libnss-mdns";
    polkit = "polkitd pkexec libpolkit-gobject-1-0 libpolkit-agent-1-0";
    sqlite = "sqlite3";
    squashfsTools = "squashfs-tools";
    tinyxxd = "xxd";
    tpm2-tss = "libtss2-tcti-device0t64 libtss2-rc0t64 libtss2-esys-3.0.2-0t64 libtss2-mu-4.0.1-0t64";
    which = "debianutils";
    xz = "xz-utils";
    zram-generator = "systemd-zram-generator";
  };
in
packages.fromDebianAll prev (lib.genAttrs sameName lib.id // otherName)
