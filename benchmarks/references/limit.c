/* Raw termios and write: nothing that answers keys on a terminal can be faster. The same forms as panel.py. */

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { ROWS = 24, FIELD = 12, LENGTH = 60 };

static void say(const char *text, size_t length) {
    while (length > 0) {
        ssize_t written = write(STDOUT_FILENO, text, length);
        if (written <= 0) _exit(1);
        text += written;
        length -= (size_t)written;
    }
}

static void form(char letter) {
    char screen[4096];
    int n = sprintf(screen, "\x1b[2J\x1b[H%32sFORM %c IS READY", "", letter);
    for (int row = 1; row < ROWS; row++) {
        if (row == FIELD)
            n += sprintf(screen + n, "\x1b[%d;1H   NOTES ____________________________________________________________", row + 1);
        else
            n += sprintf(screen + n, "\x1b[%d;1H%2d FORM %c label %-4d________________________________________", row + 1, row, letter, row);
    }
    say(screen, (size_t)n);
}

static void echo(int column, char key) {
    char cell[32];
    say(cell, (size_t)sprintf(cell, "\x1b[%d;%dH%c", FIELD + 1, column, key));
}

int main(void) {
    struct termios before, raw;
    char keys[256], letter = 'A';
    int typed = 0;
    ssize_t count;

    if (tcgetattr(STDIN_FILENO, &before)) return 1;
    raw = before;
    cfmakeraw(&raw);
    tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    form(letter);
    while ((count = read(STDIN_FILENO, keys, sizeof keys)) > 0)
        for (ssize_t n = 0; n < count; n++)
            if (keys[n] == '\r') {
                typed = 0;
                form(letter = letter == 'A' ? 'B' : 'A');
            } else if (typed < LENGTH) {
                echo(10 + typed++, keys[n]);
            }
    tcsetattr(STDIN_FILENO, TCSANOW, &before);
    return 0;
}
