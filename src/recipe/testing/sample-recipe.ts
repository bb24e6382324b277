/** A small recipe that keeps every rule, for tests to break. */
export const sampleRecipe = `recipe: notes-users
version: 1
engine: 1
status: verified
app:
  id: notes
  name: Notes
  origins: ["https://notes.example"]
  locale: en-US
  leastRole: User manager
  terms: {status: permitted}
capabilities: {list: true, create: invite, resendInvite: false, setRole: true, disable: true, enable: false, delete: no}
inputs:
  email: {type: email}
  role: {type: enum, values: [Editor, Viewer]}
limits: {writesPerMinute: 4, pagesPerMinute: 15, disablesPerDay: 25, session: {minutes: 10, operations: 25}}
targets:
  heading: [{role: heading, name: Users, from: doc}, {role: heading, name: People, from: observed}]
  account: [{role: button, name: /account/i, from: doc}]
  table: [{role: table, from: doc}]
  search: [{role: searchbox, name: Search, from: doc}]
  next: [{role: link, name: Next, from: doc}]
  total: [{role: status, from: doc}]
  invite: [{role: button, name: Invite, from: doc}]
  inviteEmail: [{role: textbox, name: Email, within: dialog, from: doc}]
  role: [{role: combobox, name: Role, within: dialog, from: doc}]
  send: [{role: button, name: Send, within: dialog, from: doc}]
  rowMenu: [{role: button, name: /actions/i, within: $row, from: doc}]
  menuDisable: [{role: menuitem, name: Disable, from: doc}]
  menuRole: [{role: menuitem, name: Edit role, from: doc}]
  dialog: [{role: dialog, from: doc}]
  confirm: [{role: button, name: Disable, within: dialog, from: doc}]
  save: [{role: button, name: Save, within: dialog, from: doc}]
  loginEmail: [{role: textbox, name: E-mail, from: doc}]
  loginPassword: [{role: textbox, name: Password, from: doc}]
  signIn: [{role: button, name: Sign in, from: doc}]
  news: [{role: dialog, name: News, from: doc}]
  closeNews: [{role: button, name: Close, within: news, from: doc}]
columns:
  email: {headers: [Email], from: doc}
  name: {headers: [Name], from: doc}
  role: {headers: [Role], from: doc}
  status: {headers: [Status], from: doc}
values:
  status: {texts: {Active: active, Invited: pending, Disabled: inactive}, from: doc}
auth:
  start: /users
  loggedInWhen: {target: heading, account: account}
  states:
    - name: password
      when: {target: loginPassword}
      do:
        - {fillSecret: {target: loginEmail, secret: username}}
        - {fillSecret: {target: loginPassword, secret: password}}
        - {click: signIn}
    - {name: captcha, when: {frame: /captcha/i}, stop: captcha}
  maxTransitions: 3
  session: {reuse: true, hours: 12}
interstitials: [{dialog: news, click: closeNews}]
network: {loginPosts: [{path: /login, from: doc}], ignorePosts: [{path: /telemetry}], readPosts: [{path: /graphql, graphqlOperations: [listUsers], from: doc}]}
protect: {self: true, lastAdmin: true, roles: [Owner]}
pages:
  users: {goto: /users, from: doc, anchors: [heading, table], requireColumns: [email, status]}
operations:
  list:
    say: Read every page of the users.
    steps:
      - {page: users}
      - {extractTable: {target: table, columns: [email, status], key: email}}
      - {paginate: {kind: next, target: next, max: 100, total: {target: total, pattern: "of ([0-9]+)"}}}
  find:
    say: Search for \${input.email}.
    steps:
      - {page: users}
      - {fill: {target: search, value: "\${input.email}"}, say: "Search for \${input.email}."}
      - {press: enter}
      - {findRow: {target: table, by: email, equals: "\${input.email}"}}
      - {capture: {as: userId, attribute: data-id, from: doc}}
  create:
    say: Invite \${input.email}.
    precheck: {alreadyDone: {exists: true, role: "\${input.role}"}, require: {exists: false}}
    steps:
      - {click: invite, say: Click Invite.}
      - {fill: {target: inviteEmail, value: "\${input.email}"}, say: "Enter \${input.email}."}
      - {select: {target: role, option: "\${input.role}"}, say: "Choose \${input.role}."}
      - commit:
          target: send
          arm: {methods: [POST], path: /users, subject: [{value: "\${input.email}"}], body: ["\${input.role}"], from: doc}
        say: Click Send.
    verify: {expect: {exists: true, role: "\${input.role}", status: [pending, active]}}
  setRole:
    say: Give \${input.email} the role \${input.role}.
    precheck: {alreadyDone: {exists: true, role: "\${input.role}"}, require: {exists: true}}
    steps:
      - {openMenu: rowMenu, say: Open the menu of the row.}
      - {click: menuRole, say: Choose Edit role.}
      - {identity: {region: dialog}}
      - {select: {target: role, option: "\${input.role}"}, say: "Choose \${input.role}."}
      - commit:
          target: save
          arm: {methods: [PUT], path: "/users/\${captured.userId}", subject: [{segment: "\${captured.userId}"}], body: ["\${input.role}"], from: doc}
        say: Click Save.
    verify: {expect: {exists: true, role: "\${input.role}"}}
    knownErrors: [{text: /only the owner/i, note: Ask the owner.}]
  disable:
    say: Disable \${input.email}.
    destructive: true
    precheck: {alreadyDone: {status: [inactive]}, require: {exists: true}}
    steps:
      - {openMenu: rowMenu, say: Open the menu of the row.}
      - {click: menuDisable, say: Choose Disable.}
      - {identity: {region: dialog}}
      - commit:
          target: confirm
          arm: {methods: [POST], path: "/users/\${captured.userId}/disable", subject: [{segment: "\${captured.userId}"}], from: doc}
        say: Click Disable.
    verify: {expect: {status: [inactive]}}
canary: {everyHours: 6, dry: [disable]}
evidence: {screens: [beforeCommit], maskOtherRows: true}
human: {minutes: 3, needs: a user manager of Notes, open: Settings > Users}
`
