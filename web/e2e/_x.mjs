import { chromium } from 'playwright-core'
const url='http://127.0.0.1:18777'
const b=await chromium.launch({executablePath:'/usr/bin/chromium',args:['--headless','--no-sandbox','--disable-gpu','--disable-background-networking','--disable-component-update','--disable-sync','--no-first-run']})
const errs=[]
async function page(opts){const c=await b.newContext({baseURL:url,locale:'ru-RU',...opts});const p=await c.newPage();p.on('pageerror',e=>errs.push(e.message));p.on('console',m=>m.type()==='error'&&errs.push(m.text()));await p.goto('/');await p.locator('input[name=email]').fill('anna@example.org');await p.locator('input[name=password]').fill('pass-word-1');await p.locator('button[type=submit]').click();await p.locator('.layout').waitFor();return p}
const which=process.argv[2]
const w=await page({viewport:{width:1440,height:900},colorScheme:'light'})
await w.evaluate(()=>fetch('/api/me',{method:'PATCH',headers:{'Content-Type':'application/json'},body:JSON.stringify({locale:'ru'})}))
await w.goto('/import'); await w.locator('.drop-area').waitFor(); await w.screenshot({path:'/tmp/x/shots/import0.png'})
await w.locator('input[type=file]').last().setInputFiles('/tmp/x/chatgpt.zip'); await w.locator('.report').first().waitFor({timeout:20000}); await w.waitForTimeout(400); await w.screenshot({path:'/tmp/x/shots/import1.png'})
await w.locator('.import .button',{hasText:'Загрузить ещё'}).click(); await w.locator('input[type=file]').last().setInputFiles('/tmp/x/claude.zip'); await w.locator('.report').first().waitFor({timeout:20000}); await w.waitForTimeout(300); await w.screenshot({path:'/tmp/x/shots/import2.png'})
await w.goto('/settings/privacy'); await w.locator('.kept').waitFor(); await w.screenshot({path:'/tmp/x/shots/privacy.png',fullPage:true})
await w.goto('/'); const row=w.locator('.chat-link',{hasText:'Сравнение баз'}).first(); await row.click(); await w.waitForTimeout(800); await w.screenshot({path:'/tmp/x/shots/chat.png'})
const cur=w.locator('.chat-row-current').first(); await cur.hover(); await cur.locator('.chat-more').click(); await w.waitForTimeout(200); await w.screenshot({path:'/tmp/x/shots/menu.png'})
await w.getByRole('menuitem',{name:'Выгрузить'}).click(); await w.locator('.formats').waitFor(); await w.screenshot({path:'/tmp/x/shots/export.png'})
await w.locator('[data-format=pdf]').click(); const [dl]=await Promise.all([w.waitForEvent('download'), w.locator('.dialog-foot .button-main').click()]); console.log(dl.suggestedFilename()); await dl.saveAs('/tmp/x/out/dl.pdf'); await w.waitForTimeout(300); await w.screenshot({path:'/tmp/x/shots/exported.png'})
const d=await page({viewport:{width:390,height:844},colorScheme:'dark',isMobile:true,hasTouch:true})
await d.goto('/settings/privacy'); await d.locator('.kept').waitFor(); await d.screenshot({path:'/tmp/x/shots/privacy-m.png',fullPage:true})
await d.goto('/import'); await d.locator('.drop-area').waitFor(); await d.screenshot({path:'/tmp/x/shots/import-m.png',fullPage:true})
await d.getByLabel(/панель/).first().click().catch(()=>{}); await d.waitForTimeout(300)
const r2=d.locator('.chat-link').first(); await r2.click(); await d.waitForTimeout(600)
await d.evaluate(()=>0)
console.log(errs)
await b.close()
