import { connect } from '../../db/connect.ts';
import { migrate } from '../../db/migrate.ts';

/** A process of its own that migrates the database at a URL. */
const db = connect(process.argv[2] ?? '', { maxConnections: 1 });
await migrate(db);
await db.destroy();
