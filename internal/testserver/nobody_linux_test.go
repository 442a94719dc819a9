package testserver

import (
	"os/exec"
	"syscall"
)

func becomeNobody(cmd *exec.Cmd) error {
	uid, gid, err := idsOf("nobody")
	if err != nil {
		return err
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	return nil
}
