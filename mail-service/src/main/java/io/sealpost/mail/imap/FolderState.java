package io.sealpost.mail.imap;

/** A selected folder. */
public record FolderState(String name, long uidValidity, int messages) {}
