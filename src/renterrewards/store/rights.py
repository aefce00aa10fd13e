"""Who a user is, what his menu type shows and which session is his, as it stands on file at this moment."""

from sqlalchemy import bindparam, select

from renterrewards.records import MenuType, User
from renterrewards.store.control import FILES
from renterrewards.store.statement import Statement
from renterrewards.store.tables import menu_type, session, user_access
from renterrewards.store.work import Work

_USERS, _MENUS = FILES["user_access"], FILES["menu_type"]


def find(work: Work, code: str) -> tuple[User | None, MenuType | None, str | None]:
    """A user with the record of his menu type and the token of his session; None where there is none.

    A session that somebody wants to end is none.
    """
    row = work.one(_FIND, code=code)
    if row is None:
        return None, None, None
    user, rest = _USERS.taken(row)
    menu, (token, ended_by) = _MENUS.taken(rest)
    return user, menu, None if ended_by else token


_code = bindparam("code", type_=user_access.c.code.type)
_FIND = Statement(
    select(*_USERS.columns, *_MENUS.columns, session.c.token, session.c.ended_by)
    .select_from(
        user_access.outerjoin(menu_type, menu_type.c.code == user_access.c.menu_type).outerjoin(
            session, session.c.user_code == user_access.c.code
        )
    )
    .where(user_access.c.code == _code)
)
