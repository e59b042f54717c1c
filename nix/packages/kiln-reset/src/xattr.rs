//! Extended attributes of a name in an open folder. ACLs and file capabilities are such attributes.
use std::ffi::CString;
use std::io::Result;
use std::os::unix::io::{AsRawFd, OwnedFd};

use libc::{c_char, c_int, c_void};

use crate::sys::{c, done};

/// These calls take no folder: /proc names the open folder, and the last component is not followed.
fn by_proc(at: &OwnedFd, name: &[u8]) -> Result<CString> {
    let mut path = format!("/proc/self/fd/{}/", at.as_raw_fd()).into_bytes();
    path.extend_from_slice(name);
    c(&path)
}

/// Each attribute's name and value.
pub fn list(at: &OwnedFd, name: &[u8]) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
    let path = by_proc(at, name)?;
    let mut list = vec![0u8; 65536]; // XATTR_LIST_MAX
    let pointer = list.as_mut_ptr() as *mut c_char;
    let length = unsafe { libc::llistxattr(path.as_ptr(), pointer, list.len()) };
    done(length as c_int)?;
    let mut found = Vec::new();
    for key in list[..length as usize].split(|byte| *byte == 0).filter(|key| !key.is_empty()) {
        let mut value = vec![0u8; 65536]; // XATTR_SIZE_MAX
        let pointer = value.as_mut_ptr() as *mut c_void;
        let size = unsafe { libc::lgetxattr(path.as_ptr(), c(key)?.as_ptr(), pointer, value.len()) };
        done(size as c_int)?;
        value.truncate(size as usize);
        found.push((key.to_vec(), value));
    }
    Ok(found)
}

pub fn set(at: &OwnedFd, name: &[u8], key: &[u8], value: &[u8]) -> Result<()> {
    let (path, key) = (by_proc(at, name)?, c(key)?);
    let pointer = value.as_ptr() as *const c_void;
    done(unsafe { libc::lsetxattr(path.as_ptr(), key.as_ptr(), pointer, value.len(), 0) }).map(drop)
}

pub fn remove(at: &OwnedFd, name: &[u8], key: &[u8]) -> Result<()> {
    let (path, key) = (by_proc(at, name)?, c(key)?);
    done(unsafe { libc::lremovexattr(path.as_ptr(), key.as_ptr()) }).map(drop)
}
