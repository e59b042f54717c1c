# NixOS's name of a system → Debian's name of it and of its folders, and other names that differ on it.
{
  x86_64-linux = {
    debian = "amd64";
    # Its folder below usr/lib.
    triple = "x86_64-linux-gnu";
    rust = "x86_64-unknown-linux-gnu";
    loader = "usr/lib64/ld-linux-x86-64.so.2";
    # The suffix in systemd-bootx64.efi.
    efi = "x64";
    # NixOS's name of the kernel's file.
    kernelFile = "bzImage";
    grub = "x86_64-efi";
  };
  aarch64-linux = {
    debian = "arm64";
    triple = "aarch64-linux-gnu";
    rust = "aarch64-unknown-linux-gnu";
    loader = "usr/lib/ld-linux-aarch64.so.1";
    efi = "aa64";
    kernelFile = "Image";
    grub = "arm64-efi";
  };
}
